import { AccountSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/everyAccount";
import { readRole } from "../../aws/observedRole";
import { policyExists } from "../../aws/policyExists";
import type { Account } from "../../config/settings";
import { OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import { type AccountBefore, preflightFindings } from "../../contract/verification/preflight";
import { readingSessionPolicy, sessionPolicy } from "../../deployer/sessionPolicy";
import { type AccountFinding, inAccount, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf } from "../checks/repair";

/** Whether the stack has made the role of an account. */
export type IsManaged = (accountId: string, roleArn: string | undefined) => boolean;

/**
 * Looks into every account as the deployment will come: under its session policy, and then, only
 * reading, for what would make it fail there.
 *
 * @param onDone - called after each account
 */
export async function preflightAccounts(
  checked: CheckedStack,
  isManaged: IsManaged,
  onDone: () => void,
): Promise<readonly AccountFinding[]> {
  const { stack, settings, enrolled, deployer, owner } = checked;
  const sessions = new AccountSessions(deployer);
  const look = async (account: Account) => {
    const role = trustRoleSpec(account.id, settings);
    const before = await accountBefore(sessions, account, role, isManaged);
    const isOwn = account.id === settings.managementAccount;
    const byStackSet = settings.rollout === "stackSet" && !isOwn;
    const repair = remakeOf(account.id, checked);
    return preflightFindings(before, role, { stack: stack.name, owner, repair, byStackSet });
  };
  try {
    const outcomes = await inEveryAccount(enrolled, look, onDone);
    return outcomes.flatMap(({ account, ...outcome }) =>
      inAccount(
        account,
        "result" in outcome ? outcome.result : [closed(account, outcome.error, stack.name)],
      ),
    );
  } finally {
    sessions.close();
  }
}

async function accountBefore(
  sessions: AccountSessions,
  account: Account,
  role: TrustRoleSpec,
  isManaged: IsManaged,
): Promise<AccountBefore> {
  const deploying = await sessions.iam(account, sessionPolicy(role));
  deploying.destroy();
  const client = await sessions.iam(account, readingSessionPolicy(role));
  try {
    const [observed, boundaryExists] = await Promise.all([
      readRole(client, role.roleName),
      role.permissionsBoundaryArn === undefined ||
        policyExists(client, role.permissionsBoundaryArn),
    ]);
    const roleArn = observed?.arn;
    const owner = observed?.tags[OWNER_TAG];
    return { roleArn, owner, isManaged: isManaged(account.id, roleArn), boundaryExists };
  } finally {
    client.destroy();
  }
}

function closed(account: Account, error: unknown, stack: string): Finding {
  const finding = unreachable(account, error, `npx authomize preflight --failed --stack ${stack}`);
  const isTooLarge = error instanceof Error && error.name.startsWith("PackedPolicyTooLarge");
  if (!isTooLarge) return finding;
  return {
    ...finding,
    rule: "session-policy-too-large",
    fix: "shorten authomize-aws:rolePath, or the path of the permissions boundary",
  };
}
