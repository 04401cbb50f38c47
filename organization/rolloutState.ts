import { runtime } from "@pulumi/pulumi";

import type { StackOutputs } from "../contract/stackOutputs";
import type { StackSetInState } from "./deployedStackSet";

/** What a stack's state has of its rollout. */
export interface RolloutState {
  /** Whether the state was read: before the first update there is none to be read. */
  readonly isRead: boolean;
  /** The accounts whose role is a resource of the stack. */
  readonly byThemselves: ReadonlySet<string>;
  readonly stackSets: readonly StackSetInState[];
}

/**
 * Reads from the running stack's state which roles and StackSets it has. The engine cannot be asked
 * for a state that does not exist; it exists once an update has exported something, and in an update
 * from the moment in which the program runs.
 *
 * @param last - what the last update left
 */
export async function readRolloutState(last: Partial<StackOutputs>): Promise<RolloutState> {
  if (last.accounts === undefined && runtime.isDryRun()) {
    return { isRead: false, byThemselves: new Set(), stackSets: [] };
  }
  const [{ deployedResources }, { accountsOfRoles }, { stackSetsInState }] = await Promise.all([
    import("./deployedResources"),
    import("./rolloutMove"),
    import("./deployedStackSet"),
  ]);
  const resources = await deployedResources();
  return {
    isRead: true,
    byThemselves: accountsOfRoles(resources),
    stackSets: stackSetsInState(resources),
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
