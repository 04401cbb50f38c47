import type { IAMClient } from "@aws-sdk/client-iam";

import { AccountSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/everyAccount";
import { observeRole } from "../../aws/observedRole";
import { policyExists } from "../../aws/policyExists";
import type { Account } from "../../config/settings";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import { missingRole, type WhyMissing } from "../../contract/verification/missingRole";
import { requiredExternalId } from "../../contract/verification/trustConditions";
import {
  type ExpectedRole,
  verifyExcluded,
  verifyRole,
} from "../../contract/verification/verifyRole";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { deployedRoles } from "../../state/deployedRoles";
import { type AccountFinding, inAccount, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { expectedExternalId, keepsExternalIdSecret } from "../checks/externalIds";
import { remakeOf, repairOf } from "../checks/repair";
import { resourcesOf } from "../stack/environmentStates";

/** An account, and what has to be true of it. */
interface Judged {
  readonly account: Account;
  readonly isEnrolled: boolean;
}

/** What was seen of the roles. */
export interface Verified {
  readonly findings: readonly AccountFinding[];
  /** Account ID → the external ID that its role requires; of enrolled accounts with a role. */
  readonly externalIds: ReadonlyMap<string, string | undefined>;
}

/**
 * Reads the role of every account and holds it against the contract and the settings. Neither
 * Pulumi's state nor the way in which the roles were made has a say in it.
 *
 * @param showSecrets - name external IDs that are kept encrypted, too
 * @param onDone - called after each account
 * @throws OperatorError when no external ID is known, because the stack was never deployed
 */
export async function verifyAccounts(
  checked: CheckedStack,
  showSecrets: boolean,
  onDone: () => void,
): Promise<Verified> {
  const expected = expectation(checked, showSecrets);
  const sessions = new AccountSessions(checked.deployer);
  const externalIds = new Map<string, string | undefined>();
  const commandsFor = (id: string) => ({ deploy: checked.deploy, repair: remakeOf(id, checked) });
  const judge = async ({ account, isEnrolled }: Judged): Promise<readonly Finding[]> => {
    const role = expected(account.id);
    const client = await sessions.iam(account, readingSessionPolicy(role));
    try {
      const observed = await observeRole(client, role.roleName);
      if (!isEnrolled) return verifyExcluded(observed);
      if (observed === undefined)
        return [
          missingRole(role, await whyMissing(client, role, checked), commandsFor(account.id)),
        ];
      externalIds.set(account.id, requiredExternalId(observed.trustPolicy));
      return verifyRole(observed, role);
    } finally {
      client.destroy();
    }
  };
  const accounts = [
    ...checked.enrolled.map((account) => ({ account, isEnrolled: true })),
    ...checked.excluded.map((account) => ({ account, isEnrolled: false })),
  ];
  try {
    const outcomes = await inEveryAccount(accounts, judge, onDone);
    const findings = outcomes.flatMap(({ account: judged, ...outcome }) =>
      inAccount(
        judged.account,
        "result" in outcome ? outcome.result : [unread(judged, outcome.error, checked)],
      ),
    );
    return { findings, externalIds };
  } finally {
    sessions.close();
  }
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

function expectation(checked: CheckedStack, showSecrets: boolean): (id: string) => ExpectedRole {
  const { stack, settings } = checked;
  const externalId = expectedExternalId(stack, settings);
  const externalIdIsSecret = !showSecrets && keepsExternalIdSecret(stack);
  const user = legacyUserAccount(settings);
  return (id) => ({
    ...trustRoleSpec(id, settings),
    ...(user === undefined ? {} : { principalArn: legacyUserArn(user, stack.name) }),
    externalId,
    externalIdIsSecret,
    repair: repairOf(id, checked),
  });
}

/** An account that nobody enrolled may well be closed to the deployer: nothing has to be done. */
function unread({ account, isEnrolled }: Judged, error: unknown, checked: CheckedStack): Finding {
  const again = `npx authomize verify --stack ${checked.stack.name} --account ${account.id}`;
  const finding = unreachable(account, error, again);
  return isEnrolled ? finding : { ...finding, severity: "info" };
}
