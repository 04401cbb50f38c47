import { isOwn, OWNER_TAG, withOwner } from "../../contract/ownership";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { ExpectedRole, ObservedRole } from "../../contract/verification/verifyRole";
import type { CheckedStack } from "../checks/checkedStack";
import { knownRoles } from "../stack/knownRoles";
import type { ExpectedExternalId } from "./externalIds";
import type { VerifiedStack } from "./verifiedStack";

/** What the role of an account has to be, by the contract and the settings. */
export function expectedRole(
  accountId: string,
  { settings, legacyUserArn: principalArn, deployed, repairOf }: VerifiedStack,
  expected: ExpectedExternalId,
): ExpectedRole {
  const { tags: own } = settings;
  const tags = deployed === undefined ? own : withOwner(own, deployed.owner);
  return {
    ...trustRoleSpec(accountId, { ...settings, tags }),
    ...(principalArn === undefined ? {} : { principalArn }),
    ...expected,
    repair: repairOf(accountId),
    // The vendor asks for none, and neither do the settings.
    anyDescription: deployed === undefined,
  };
}

/** The same of the role that is there: no update mends one that the stack did not make. */
export function expectedOf(
  observed: ObservedRole,
  role: ExpectedRole,
  { deployed }: VerifiedStack,
): ExpectedRole {
  if (deployed === undefined || isOwnRole(role, observed, deployed)) return role;
  const repair = `pulumi up leaves it alone, as this stack did not make it; npx authomize preflight --stack ${deployed.stack.name} says whose it is, and the ways out`;
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
