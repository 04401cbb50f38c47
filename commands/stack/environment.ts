import { availableParallelism } from "node:os";
import { basename } from "node:path";

import pLimit from "p-limit";

import type { CredentialSource } from "../../aws/callerIdentity";
import type { EnrolledSettings, Settings, ShardCountSetting } from "../../config/settings";
import { roleArn } from "../../contract/arns";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { ownerOf } from "../../contract/ownership";
import type { StackOutputs } from "../../contract/stackOutputs";
import type { DeployedStackSet } from "../../contract/stackSet";
import { OperatorError } from "../../errors";
import { decideEnrolment, type Enrolment } from "../../organization/enrolment";
import { parseShardStackName, shardOf, shardStackName } from "../../shards/shardOfAccount";
import { TYPES } from "../../state/deployedRoles";
import { deployedShards } from "../../state/deployedShards";
import { type IncompleteRemoval, incompleteRemovals } from "../../state/incompleteRemovals";
import { interruptedRoles } from "../../state/interruptedRoles";
import { projectName } from "./projectName";
import { credentialsOf, type PulumiStack, readPulumiStack, settingsOf } from "./pulumiStack";
import { exportState, type StackState, type StateResource } from "./stackState";
import { existingStacks } from "./workspace";

/** A stack that is no shard, with all that is asked for and all that is deployed. */
export interface Environment {
  /** The environment's own stack. */
  readonly stack: PulumiStack;
  readonly chosen: Settings;
  readonly credentials: CredentialSource;
  readonly enrolment: Enrolment;
  /** The states of the environment: its own stack's and its shards'. */
  readonly states: readonly StackState[];
  /**
   * Over how many shards the accounts are spread; 0: they are in one stack. Undefined where `shards` is
   * `auto`, and `fleet` has not chosen a number yet.
   */
  readonly shards: number | undefined;
}

/** Reads an environment, by the name of its own stack, for a command such as `verify`. */
export async function readEnvironment(
  name: string | undefined,
  command: string,
): Promise<Environment> {
  const stack = await readPulumiStack(name);
  refuseShard(stack.name, command);
  const chosen = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const [enrolment, states] = await Promise.all([
    decideEnrolment(chosen, credentials),
    exportEnvironment(stack.state),
  ]);
  const shards = shardsOf(chosen.shards, states);
  return { stack, chosen, credentials, enrolment, states, shards };
}

function shardsOf(setting: ShardCountSetting, states: readonly StackState[]): number | undefined {
  if (setting !== "auto") return setting;
  return states.map(deployedShardsOf).find((shards) => shards !== undefined);
}

/** Over how many shards an environment was deployed, as the state of one of its stacks has it. */
export function deployedShardsOf({ resources }: Pick<StackState, "resources">): number | undefined {
  const root = resources.find(({ type }) => type === TYPES.stack);
  return deployedShards(root?.outputs ?? {});
}

/** The states of an environment: that of its own stack, then those of all its shards that exist. */
export async function exportEnvironment(own: StackState): Promise<readonly StackState[]> {
  const shards = shardsAmong(await existingStacks(), basename(own.stack)).sort();
  return [own, ...(await pLimit(availableParallelism()).map(shards, exportState))];
}

/** Those of some stacks that are shards of an environment. */
export function shardsAmong(stacks: ReadonlySet<string>, environment: string): string[] {
  return [...stacks].filter((stack) => parseShardStackName(stack)?.environment === environment);
}

/** The resources of all states of an environment. */
export function resourcesOf(states: readonly StackState[]): readonly StateResource[] {
  return states.flatMap(({ resources }) => resources);
}

/**
 * The stack that has, or is to have, the role of an account.
 *
 * @param shards - how many the environment has; 0: it is one stack
 */
export function stackOfAccount(accountId: string, environment: string, shards: number): string {
  if (shards === 0) return environment;
  return shardStackName({ environment, shard: shardOf(accountId, shards) });
}

/** The organizational unit of an account, or the first of a StackSet where that is not known. */
export function unitOf(
  accountId: string,
  { organization }: Enrolment,
  stackSet: Pick<DeployedStackSet, "deploymentTargets"> | undefined,
): string {
  const account = organization?.accounts.find(({ id }) => id === accountId);
  const firstUnit = stackSet?.deploymentTargets.organizationalUnitIds[0];
  return account?.place.at(-1)?.id ?? firstUnit ?? "";
}

/** The roles and users that earlier runs were to remove; settings are absent where unsound. */
export function removalsLeft(
  states: readonly StackState[],
  { name, outputs }: Pick<PulumiStack, "name" | "outputs">,
  settings: EnrolledSettings | undefined,
): readonly IncompleteRemoval<StateResource>[] {
  const last = [...Object.values(outputs?.roleArns ?? {}), outputs?.legacyUserArn ?? ""];
  const asked = settings === undefined ? [] : askedArns(settings, name);
  const resources = resourcesOf(states);
  return [
    ...incompleteRemovals(resources, new Set([...last, ...asked])),
    ...leftByInterruption(resources, outputs),
  ];
}

/** The roles of an interrupted run that the last one has seen in AWS. */
function leftByInterruption(
  resources: readonly StateResource[],
  outputs: StackOutputs | undefined,
): readonly IncompleteRemoval<StateResource>[] {
  return interruptedRoles(resources).flatMap(({ accountId, roleName: name, provider }) =>
    (outputs?.incompleteRemovals ?? [])
      .filter((arn) => arn.startsWith(`arn:aws:iam::${accountId}:`) && arn.endsWith(`/${name}`))
      .map((arn) => ({ kind: "role", arn, accountId, name, resource: provider })),
  );
}

function askedArns(settings: EnrolledSettings, environment: string): readonly string[] {
  const roles = settings.accounts.map(({ id }) => roleArn(id, settings));
  const account = legacyUserAccount(settings);
  return account === undefined ? roles : [...roles, legacyUserArn(account, environment)];
}

/** What the tag says of the roles that an environment's own stack and its shards make. */
export function ownerOfEnvironment(environment: string): string {
  return ownerOf(projectName(), basename(environment));
}

/**
 * The command that deploys an environment, with options such as ` --refresh`.
 *
 * @param shards - how many it has; 0: it is one stack; undefined: `fleet` has yet to choose
 */
export function deployCommand(
  environment: string,
  { shards }: Pick<Environment, "shards">,
  options = "",
): string {
  const command = shards === 0 ? "pulumi up" : "authomize fleet up";
  return `npx ${command}${options} --stack ${environment}`;
}

/** Lets a command go on only with an environment, not with one of its shards. */
export function refuseShard(stack: string, command: string): void {
  const shard = parseShardStackName(basename(stack));
  if (shard === undefined) return;
  throw new OperatorError(
    `${stack} is one shard of ${shard.environment} and has a part of its accounts. ` +
      `Ask for all of them: npx authomize ${command} --stack ${shard.environment}`,
  );
}
