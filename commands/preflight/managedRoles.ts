import type { StackOutputs } from "../../contract/stackOutputs";
import { deployedRoles } from "../../state/deployedRoles";
import type { StateResource } from "../stack/stackState";
import type { IsManaged } from "./preflightAccounts";

const STACK_SET_TYPE = "aws:cloudformation/stackSet:StackSet";

/**
 * Tells the roles that a stack has made, by its state; where a StackSet makes them, by the stack's
 * outputs, since the state knows only of the StackSet.
 *
 * @param resources - of the stack's state, or of all states of an environment
 */
export function managedRoles(
  resources: readonly StateResource[],
  outputs: StackOutputs | undefined,
  roleName: string,
): IsManaged {
  const live = resources.filter((resource) => resource.delete !== true);
  const roles = deployedRoles(live).filter((role) => role.roleName === roleName);
  const inState = new Set(roles.map(({ accountId }) => accountId));
  const hasStackSet = live.some(({ type }) => type === STACK_SET_TYPE);
  const finished = ({ accounts, incompleteAccounts }: StackOutputs, id: string) =>
    accounts.includes(id) && !incompleteAccounts.includes(id);
  return (accountId, roleArn) =>
    inState.has(accountId) ||
    (hasStackSet &&
      outputs !== undefined &&
      finished(outputs, accountId) &&
      (roleArn === undefined || outputs.roleArns[accountId] === roleArn));
}
