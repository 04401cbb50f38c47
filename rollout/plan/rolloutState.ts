import type { StackOutputs } from "../../contract/stackOutputs";
import { accountsOfRoles, type DeployedResource } from "../../state/deployedRoles";
import { type StackSetInState, stackSetsInState } from "../../state/deployedStackSet";

/** The roles and StackSets in a stack's state. */
export interface RolloutState {
  /** Whether the state is known: before the first update there is none to be read. */
  readonly isRead: boolean;
  /** The accounts whose role is a resource of the stack. */
  readonly direct: ReadonlySet<string>;
  readonly stackSets: readonly StackSetInState[];
}

/** Finds them among the state's resources; these are undefined where the state cannot be known yet. */
export function rolloutState(resources: readonly DeployedResource[] | undefined): RolloutState {
  return {
    isRead: resources !== undefined,
    direct: accountsOfRoles(resources ?? []),
    stackSets: stackSetsInState(resources ?? []),
  };
}

/**
 * The outputs of the last update, corrected by the state: a StackSet in the outputs alone was never
 * made; one in the state alone was not deleted, or its update failed before it exported anything.
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
