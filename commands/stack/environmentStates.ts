import { availableParallelism } from "node:os";

import pLimit from "p-limit";

import { NAMESPACE } from "../../config/parseSettings";
import type { EnrolledSettings } from "../../config/settings";
import { roleArn } from "../../contract/arns";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { ownerOf } from "../../contract/ownership";
import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { parseShardStackName, shardOf, shardStackName } from "../../shards/shards";
import { type IncompleteRemoval, incompleteRemovals } from "../../state/incompleteRemovals";
import { interruptedRoles } from "../../state/interruptedRoles";
import { existingStacks } from "./existingStacks";
import { exportState, type StackState, type StateResource } from "./stackState";

/**
 * Exports the states of an environment: its own stack's first, then those of all its shards that
 * exist, whatever the number of shards is set to.
 *
 * @param own - the state of the environment's own stack
 * @throws OperatorError when the CLI fails
 */
export async function exportEnvironment(own: StackState): Promise<readonly StackState[]> {
  const name = own.stack.split("/").at(-1);
  const shards = [...(await existingStacks())].filter(
    (stack) => parseShardStackName(stack)?.environment === name,
  );
  const ofShards = await pLimit(availableParallelism()).map(shards.sort(), exportState);
  return [own, ...ofShards];
}

/** The resources of all states of an environment. */
export function resourcesOf(states: readonly StackState[]): readonly StateResource[] {
  return states.flatMap(({ resources }) => resources);
}

/**
 * The stack that has, or is to have, the role of an account.
 *
 * @param environment - the environment's own stack
 */
export function stackOfAccount(
  accountId: string,
  environment: string,
  { shards }: { readonly shards: number },
): string {
  if (shards === 0) return environment;
  return shardStackName({ environment, shard: shardOf(accountId, shards) });
}

/**
 * The roles and users that earlier runs were to remove, in all states of an environment.
 *
 * @param environment - the environment's own stack
 * @param outputs - what its last update left; absent before the first
 * @param settings - what is asked for now; absent where the settings are unsound
 */
export function removalsLeft(
  states: readonly StackState[],
  environment: string,
  outputs: StackOutputs | undefined,
  settings: EnrolledSettings | undefined,
): readonly IncompleteRemoval<StateResource>[] {
  const last = [...Object.values(outputs?.roleArns ?? {}), outputs?.legacyUserArn ?? ""];
  const asked = settings === undefined ? [] : askedArns(settings, environment);
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

/**
 * What the tag says of the roles that an environment makes.
 *
 * @param environment - the environment's own stack
 */
export function ownerOfEnvironment(environment: string): string {
  return ownerOf(NAMESPACE, environment.split("/").at(-1) ?? environment);
}

/**
 * The command that deploys an environment.
 *
 * @param options - such as ` --refresh`
 */
export function deployCommand(
  environment: string,
  { shards }: { readonly shards: number },
  options = "",
): string {
  return shards === 0
    ? `npx pulumi up${options} --stack ${environment}`
    : `npx authomize fleet up${options} --stack ${environment}`;
}

/**
 * Lets a command go on only with an environment, not with one of its shards, which has a part of the
 * accounts.
 *
 * @param command - its name, such as `verify`
 * @throws OperatorError with the same command for the whole environment
 */
export function refuseShard(stack: string, command: string): void {
  const shard = parseShardStackName(stack.split("/").at(-1) ?? stack);
  if (shard === undefined) return;
  throw new OperatorError(
    `${stack} is one shard of ${shard.environment} and has a part of its accounts. ` +
      `Ask for all of them: npx authomize ${command} --stack ${shard.environment}`,
  );
}
