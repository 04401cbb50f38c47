import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { isOwn, OWNER_TAG, withOwner } from "../../contract/ownership";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { ExpectedRole, ObservedRole } from "../../contract/verification/verifyRole";
import type { CheckedStack } from "../checks/checkedStack";
import { repairOf } from "../checks/repairCommands";
import { knownRoles } from "../stack/knownRoles";
import type { ExpectedExternalId } from "./externalIds";

/** What the role of an account has to be, by the contract and the settings. */
export function expectedRole(
  accountId: string,
  checked: CheckedStack,
  expected: ExpectedExternalId,
): ExpectedRole {
  const { stack, settings, owner } = checked;
  const user = legacyUserAccount(settings);
  return {
    ...trustRoleSpec(accountId, { ...settings, tags: withOwner(settings.tags, owner) }),
    ...(user === undefined ? {} : { principalArn: legacyUserArn(user, stack.name) }),
    ...expected,
    repair: repairOf(accountId, checked),
  };
}

/** The same of the role that is there: no update mends one that the stack did not make. */
export function expectedOf(
  observed: ObservedRole,
  role: ExpectedRole,
  checked: CheckedStack,
): ExpectedRole {
  if (isOwnRole(role, observed, checked)) return role;
  const repair = `pulumi up leaves it alone, as this stack did not make it; npx authomize preflight --stack ${checked.stack.name} says whose it is, and the ways out`;
  return { ...role, repair };
}

/**
 * Whether an update, after a refresh, would put the role right. A StackSet's roles are in no state of
 * Pulumi; an update leaves alone what somebody made anew under the name of a role of the state.
 */
function isOwnRole(
  { accountId, roleName }: ExpectedRole,
  { roleId: id, tags }: ObservedRole,
  { owner, states, stack }: CheckedStack,
): boolean {
  const tagged = tags[OWNER_TAG];
  if (tagged !== undefined) return tagged === owner;
  const inState = knownRoles(states).find(
    (role) => role.accountId === accountId && role.roleName === roleName,
  );
  if (inState === undefined) return stack.outputs?.rollout !== undefined;
  return isOwn({ id, tags }, inState.known, owner);
}
