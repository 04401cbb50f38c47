import type { ShardCountSetting } from "../../config/settings";
import { counted, OperatorError } from "../../errors";
import {
  chooseShards,
  describeChoice,
  isOutgrown,
  type ShardChoice,
} from "../../shards/chooseShards";
import { freeMegabytes, pluginSize } from "../../shards/memory";
import {
  MAXIMUM_SHARDS,
  parseShardStackName,
  shardOf,
  shardStackName,
} from "../../shards/shardOfAccount";
import { otherShardCount } from "../../state/deployedShards";
import { deployedShardsOf } from "../stack/environment";
import { exportState, type StackResources } from "../stack/stackState";
import { accountsOf } from "./spreadAccounts";

/** How many shards an environment is run with. */
export interface ShardCount {
  readonly shards: number;
  /** Absent where the operator has set the number. */
  readonly auto?: AutomaticShards;
}

/** What a fleet knows of a number of shards that is left to it. */
export interface AutomaticShards {
  /** What it would choose now. */
  readonly choice: ShardChoice;
  /** Whether the environment gets that number, because it was never deployed or is resharded. */
  readonly isNew: boolean;
}

/** An environment of which the number of shards is asked. */
interface CountedEnvironment {
  readonly name: string;
  /** 12 digits each. */
  readonly accountIds: readonly string[];
  /** Those of its stacks that exist. */
  readonly existing: ReadonlySet<string>;
}

/**
 * How many shards an environment is to have: as it is set, or where that is `auto`, as it was deployed,
 * whatever memory there is now. Only what was never deployed, and what is resharded, gets a number anew.
 *
 * @throws OperatorError where the number is `auto`, and the environment was deployed as one stack
 */
export async function shardCount(
  setting: ShardCountSetting,
  environment: CountedEnvironment,
  isReshard: boolean,
): Promise<ShardCount> {
  if (setting !== "auto") return { shards: setting };
  const choice = chooseShards(environment.accountIds, {
    plugin: await pluginSize(),
    free: freeMegabytes(),
  });
  const kept = isReshard ? undefined : await keptShards(environment, choice.shards);
  return { shards: kept ?? choice.shards, auto: { choice, isNew: kept === undefined } };
}

/**
 * Why an environment gets so many shards, or that those which it has are too large; undefined where there
 * is nothing to say.
 *
 * @param shards - how many it has
 */
export function describeAutomaticShards(
  environment: string,
  shards: number,
  { choice, isNew }: AutomaticShards,
): string | undefined {
  if (isNew) return `shards is auto: ${describeChoice(choice)}`;
  if (!isOutgrown(shards, choice)) return undefined;
  return (
    `${environment} is spread over ${counted(shards, "shard")}, which have grown large. shards is auto, and would now be ` +
    `${describeChoice(choice)} To move accounts, which touches nothing in AWS: npx authomize fleet reshard --stack ${environment}`
  );
}

/**
 * The number that an environment has already; undefined where nothing of it was deployed.
 *
 * @param chosen - goes before other numbers that a run which was cut off may have begun with
 */
async function keptShards(
  { name, existing }: CountedEnvironment,
  chosen: number,
): Promise<number | undefined> {
  const begun: StackResources[] = [];
  const stacks = [...existing].sort((one, other) => rank(one, name) - rank(other, name));
  for (const stack of stacks) {
    const state = await exportState(stack);
    const deployed = deployedShardsOf(state) ?? (isOneStack(state, name) ? 0 : undefined);
    if (deployed === 0) throw otherShardCount(name, "auto", 0);
    if (deployed !== undefined) return deployed;
    begun.push(state);
  }
  return shardsBegunWith(name, begun, chosen);
}

/** The environment's own stack goes before its shards, and those in the order of their numbers. */
function rank(stack: string, environment: string): number {
  return stack === environment ? -1 : (parseShardStackName(stack)?.shard ?? MAXIMUM_SHARDS);
}

/** Whether the own stack of an environment has accounts, although its first update was cut off. */
function isOneStack({ stack, resources }: StackResources, environment: string): boolean {
  return stack === environment && accountsOf(resources).length > 0;
}

/**
 * The number with which a first run was begun that was cut off before any shard exported it: the one that
 * leaves every account in the shard that has it. Undefined where no shard has any.
 *
 * @param chosen - goes before all other numbers that do so
 * @throws OperatorError where no number does so
 */
export function shardsBegunWith(
  environment: string,
  states: readonly StackResources[],
  chosen: number,
): number | undefined {
  const placed = states.flatMap(({ stack, resources }) =>
    accountsOf(resources).map((account) => ({ account, stack })),
  );
  if (placed.length === 0) return undefined;
  const isKept = (shards: number) =>
    placed.every(
      ({ account, stack }) =>
        shardStackName({ environment, shard: shardOf(account, shards) }) === stack,
    );
  const numbers = Array.from({ length: MAXIMUM_SHARDS }, (_, index) => index + 1);
  const kept = [chosen, ...numbers].find(isKept);
  if (kept !== undefined) return kept;
  throw new OperatorError(
    `shards is auto, and the accounts of ${environment} are in shards of no one number of them. ` +
      `Move them first, which touches nothing in AWS: npx authomize fleet reshard --stack ${environment}`,
  );
}
