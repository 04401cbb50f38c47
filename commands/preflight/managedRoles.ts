import type { StackOutputs } from "../../contract/stackOutputs";
import type { StackInstance } from "../../contract/stackSet";
import { deployedRoles } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import type { StateResource } from "../stack/stackState";

/** Whether the stack has made the role of an account. */
export type IsManaged = (accountId: string, roleArn: string | undefined) => boolean;

/**
 * Knows the roles of a stack by its state, or, where a StackSet makes them, by its outputs; an
 * interrupted run exports nothing of what its StackSet has made by then.
 *
 * @param instances - the instances of the stack's own StackSet in AWS, by account
 */
export function managedRoles(
  resources: readonly StateResource[],
  outputs: StackOutputs | undefined,
  roleName: string,
  instances: ReadonlyMap<string, StackInstance> = new Map(),
): IsManaged {
  const live = resources.filter((resource) => resource.delete !== true);
  const roles = deployedRoles(live).filter((role) => role.roleName === roleName);
  const inState = new Set(roles.map(({ accountId }) => accountId));
  const hasStackSet = stackSetsInState(live).length > 0;
  const byStackSet = (accountId: string, roleArn: string | undefined) =>
    outputs !== undefined &&
    outputs.accounts.includes(accountId) &&
    !outputs.incompleteAccounts.includes(accountId) &&
    (roleArn === undefined || outputs.roleArns[accountId] === roleArn);
  const hasInstance = (accountId: string) =>
    ["current", "working"].includes(instances.get(accountId)?.state ?? "");
  return (accountId, roleArn) =>
    inState.has(accountId) ||
    (hasStackSet && (byStackSet(accountId, roleArn) || hasInstance(accountId)));
}
