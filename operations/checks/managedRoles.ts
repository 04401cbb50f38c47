import { resourceNameOf } from "../../components/resourceNames";
import type { StackOutputs } from "../../contract/stackOutputs";
import { logicalName, ROLE_TYPE, type StackState } from "../stackState";
import type { IsManaged } from "./preflightAccounts";

const STACK_SET_TYPE = "aws:cloudformation/stackSet:StackSet";

/**
 * Tells the roles that a stack has made, by its state; where a StackSet makes them, by the stack's
 * outputs, since the state knows only of the StackSet.
 */
export function managedRoles(
  { resources }: StackState,
  outputs: StackOutputs | undefined,
  roleName: string,
): IsManaged {
  const roles = resources.filter(({ type, id }) => type === ROLE_TYPE && id === roleName);
  const inState = new Set(roles.map(logicalName));
  const hasStackSet = resources.some(({ type }) => type === STACK_SET_TYPE);
  const finished = ({ accounts, incompleteAccounts }: StackOutputs, id: string) =>
    accounts.includes(id) && !incompleteAccounts.includes(id);
  return (accountId, roleArn) =>
    inState.has(resourceNameOf(accountId)) ||
    (hasStackSet &&
      outputs !== undefined &&
      finished(outputs, accountId) &&
      (roleArn === undefined || outputs.roleArns[accountId] === roleArn));
}
