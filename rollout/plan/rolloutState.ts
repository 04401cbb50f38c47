import type { StackOutputs } from "../../contract/stackOutputs";
import { accountsOfRoles, type DeployedResource } from "../../state/deployedRoles";
import { type StackSetInState, stackSetsInState } from "../../state/deployedStackSet";

/** What a stack's state has of its rollout. */
export interface RolloutState {
  /** Whether the state is known: before the first update there is none to be read. */
  readonly isRead: boolean;
  /** The accounts whose role is a resource of the stack. */
  readonly direct: ReadonlySet<string>;
  readonly stackSets: readonly StackSetInState[];
}

/**
 * Which roles and StackSets a stack's state has.
 *
 * @param resources - undefined where the state cannot be known yet
 */
export function rolloutState(resources: readonly DeployedResource[] | undefined): RolloutState {
  return {
    isRead: resources !== undefined,
    direct: accountsOfRoles(resources ?? []),
    stackSets: stackSetsInState(resources ?? []),
  };
}

/**
 * What the last update left, where its outputs and the state differ: a StackSet that is in the
 * outputs alone was never made, and one that is in the state alone was not deleted, or was made by an
 * update that failed before it exported anything.
 */
export function lastDeployed(
  last: Partial<StackOutputs>,
  { isRead, stackSets }: RolloutState,
): Partial<StackOutputs> {
  if (!isRead) return last;
  const [known] = stackSets;
  if (known === undefined) return { ...last, stackSet: undefined };
  if (last.stackSet !== undefined) return last;
  const rollout = last.accounts === undefined ? "stackSet" : last.rollout;
  return { ...last, rollout, stackSet: known.deployed };
}
