import { permissionsBoundaryArn } from "../../contract/arns";
import type { Finding } from "../../contract/finding";
import { OWNER_TAG } from "../../contract/ownership";
import { preflightFindings, type AccountBefore } from "../../contract/preflight";
import { managedRole, type ManagedRole } from "../../contract/roleManagement";
import { readingSessionPolicy, sessionPolicy } from "../../contract/sessionPolicy";
import type { AccessibleAccount } from "../../organization/accountAccess";
import { AccountEntrance } from "../../organization/accountEntrance";
import { inEveryAccount } from "../../organization/everyAccount";
import { readRole } from "../../organization/observedRole";
import { policyExists } from "../../organization/policyExists";
import { inAccount, unreachable, type AccountFinding } from "./accountFinding";
import type { CheckedStack } from "./checkedStack";
import { remakeOf } from "./repair";

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
  const { stack, settings, enrolled, entrant, owner } = checked;
  const entrance = new AccountEntrance(entrant);
  const look = async (account: AccessibleAccount) => {
    const role = managedRole(account.id, settings);
    const before = await accountBefore(entrance, account, role, isManaged);
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
    entrance.close();
  }
}

async function accountBefore(
  entrance: AccountEntrance,
  account: AccessibleAccount,
  role: ManagedRole,
  isManaged: IsManaged,
): Promise<AccountBefore> {
  const deploying = await entrance.iam(account, sessionPolicy(role));
  deploying.destroy();
  const client = await entrance.iam(account, readingSessionPolicy(role));
  try {
    const [observed, boundaryExists] = await Promise.all([
      readRole(client, role.roleName),
      role.permissionsBoundary === undefined ||
        policyExists(client, permissionsBoundaryArn(account.id, role.permissionsBoundary)),
    ]);
    const roleArn = observed?.arn;
    const owner = observed?.tags[OWNER_TAG];
    return { roleArn, owner, isManaged: isManaged(account.id, roleArn), boundaryExists };
  } finally {
    client.destroy();
  }
}

function closed(account: AccessibleAccount, error: unknown, stack: string): Finding {
  const finding = unreachable(account, error, `npx authomize preflight --failed --stack ${stack}`);
  const isTooLarge = error instanceof Error && error.name.startsWith("PackedPolicyTooLarge");
  if (!isTooLarge) return finding;
  return {
    ...finding,
    rule: "session-policy-too-large",
    fix: "shorten authomize-aws:rolePath, or the path of the permissions boundary",
  };
}
