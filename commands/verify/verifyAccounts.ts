import type { IAMClient } from "@aws-sdk/client-iam";

import { withIam } from "../../aws/accountSessions";
import { observeRole, policyExists } from "../../aws/readRole";
import type { Account } from "../../config/settings";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { isOwn, OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import { missingRole, type WhyMissing } from "../../contract/verification/missingRole";
import {
  type ExpectedRole,
  type ObservedRole,
  verifyExcluded,
  verifyRole,
} from "../../contract/verification/verifyRole";
import { requiredExternalId } from "../../contract/verification/verifyTrust";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { deployedRoles } from "../../state/deployedRoles";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf, repairOf } from "../checks/repairCommands";
import { resourcesOf } from "../stack/environment";
import { knownRoles } from "../stack/knownRoles";
import type { ExpectedExternalId } from "./externalIds";

/** An account, and what has to be true of it. */
interface Subject {
  readonly account: Account;
  readonly isEnrolled: boolean;
}

/** What was seen of the roles. */
export interface Verified {
  readonly findings: readonly AccountFinding[];
  /** Account ID → the external ID that its role requires; of enrolled accounts with a role. */
  readonly externalIds: ReadonlyMap<string, string | undefined>;
}

/** Holds the role of every account, as AWS has it, against the contract and the settings. */
export async function verifyAccounts(
  checked: CheckedStack,
  expected: ExpectedExternalId,
  onDone: () => void,
): Promise<Verified> {
  const externalIds = new Map<string, string | undefined>();
  const findingsOf = async (
    client: IAMClient,
    role: ExpectedRole,
    isEnrolled: boolean,
  ): Promise<readonly Finding[]> => {
    const observed = await observeRole(client, role.roleName);
    if (!isEnrolled) return verifyExcluded(observed);
    if (observed === undefined) return [await absentRole(client, role, checked)];
    externalIds.set(role.accountId, requiredExternalId(observed.trustPolicy));
    if (isOwnRole(role, observed, checked)) return verifyRole(observed, role);
    const repair = `pulumi up leaves it alone, as this stack did not make it; npx authomize preflight --stack ${checked.stack.name} says whose it is, and the ways out`;
    return verifyRole(observed, { ...role, repair });
  };
  const findings = await findingsInAccounts(
    checked.deployer,
    [
      ...checked.enrolled.map((account) => ({ account, isEnrolled: true })),
      ...checked.excluded.map((account) => ({ account, isEnrolled: false })),
    ],
    (sessions, { account, isEnrolled }) => {
      const role = expectedRole(account.id, checked, expected);
      return withIam(sessions, account, readingSessionPolicy(role), (client) =>
        findingsOf(client, role, isEnrolled),
      );
    },
    (subject, error) => [outOfReach(subject, error, checked.stack.name)],
    onDone,
  );
  return { findings, externalIds };
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

function expectedRole(
  accountId: string,
  checked: CheckedStack,
  expected: ExpectedExternalId,
): ExpectedRole {
  const { stack, settings } = checked;
  const user = legacyUserAccount(settings);
  return {
    ...trustRoleSpec(accountId, settings),
    ...(user === undefined ? {} : { principalArn: legacyUserArn(user, stack.name) }),
    ...expected,
    repair: repairOf(accountId, checked),
  };
}

async function absentRole(
  client: IAMClient,
  role: ExpectedRole,
  checked: CheckedStack,
): Promise<Finding> {
  const commands = { deploy: checked.deploy, repair: remakeOf(role.accountId, checked) };
  return missingRole(role, await whyMissing(client, role, checked), commands);
}

async function whyMissing(
  client: IAMClient,
  { accountId, roleName, permissionsBoundaryArn }: ExpectedRole,
  { stack: { outputs }, states }: CheckedStack,
): Promise<WhyMissing> {
  // Who may not look at the boundary still learns the rest.
  const exists =
    permissionsBoundaryArn === undefined ||
    (await policyExists(client, permissionsBoundaryArn).catch(() => true));
  if (!exists) return "boundary-absent";
  const made = deployedRoles(resourcesOf(states));
  if (made.some((role) => role.accountId === accountId && role.roleName === roleName)) {
    return "deleted";
  }
  if (outputs?.accounts.includes(accountId) !== true) return "never-deployed";
  return outputs.incompleteAccounts.includes(accountId) ? "incomplete" : "deleted";
}

/** An account that is not enrolled may well be closed to the deployer: nothing has to be done. */
function outOfReach({ account, isEnrolled }: Subject, error: unknown, stack: string): Finding {
  const again = `npx authomize verify --stack ${stack} --account ${account.id}`;
  const finding = unreachable(account, error, again);
  return isEnrolled ? finding : { ...finding, severity: "info" };
}
