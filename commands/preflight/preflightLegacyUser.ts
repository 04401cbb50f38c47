import { AccountSessions } from "../../aws/accountSessions";
import { observeUser } from "../../aws/observedUser";
import { accountOfLegacyUser } from "../../config/legacyUserAccount";
import type { Account } from "../../config/settings";
import { legacyUserArn, legacyUserManagement, legacyUserName } from "../../contract/legacyUser";
import { describeOwner } from "../../contract/ownership";
import { policyDocument } from "../../contract/policyDocument";
import type { Finding } from "../../contract/verification/finding";
import { type AccountFinding, inAccount, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environmentStates";

const USER_TYPE = "aws:iam/user:User";

/**
 * The account that the legacy user is in, where it is not looked into anyhow because it is not
 * enrolled.
 */
export function extraAccountOfLegacyUser({ settings }: CheckedStack): Account | undefined {
  const account = accountOfLegacyUser(settings);
  const isEnrolled = settings.accounts.some(({ id }) => id === account?.id);
  return isEnrolled ? undefined : account;
}

/**
 * Goes into the legacy user's account as the deployment will, without touching anything there, and
 * looks whether somebody else has a user of that name. Nothing where there is no such user.
 */
export async function preflightLegacyUser(
  checked: CheckedStack,
): Promise<readonly AccountFinding[]> {
  const { stack, deployer, settings } = checked;
  const account = accountOfLegacyUser(settings);
  if (account === undefined) return [];
  const sessions = new AccountSessions(deployer);
  try {
    return inAccount(account, await userFindings(sessions, account, checked));
  } catch (error) {
    // An enrolled account that is out of reach is named already, by its role.
    if (extraAccountOfLegacyUser(checked) === undefined) return [];
    const again = `npx authomize preflight --stack ${stack.name}`;
    return inAccount(account, [unreachable(account, error, again)]);
  } finally {
    sessions.close();
  }
}

async function userFindings(
  sessions: AccountSessions,
  account: Account,
  { stack, states, owner: own }: CheckedStack,
): Promise<readonly Finding[]> {
  const arn = legacyUserArn(account.id, stack.name);
  const management = legacyUserManagement(arn);
  const client = await sessions.iam(account, JSON.stringify(policyDocument(management)));
  try {
    const observed = await observeUser(client, legacyUserName(stack.name));
    const isManaged = resourcesOf(states).some(
      ({ type, outputs = {} }) => type === USER_TYPE && outputs["arn"] === observed?.arn,
    );
    if (observed === undefined || isManaged) return [];
    return [userExists(observed.arn, observed.owner, own)];
  } finally {
    client.destroy();
  }
}

function userExists(arn: string, owner: string | undefined, own: string): Finding {
  return {
    severity: "high",
    rule: "user-exists",
    problem: `the user ${arn} exists and is not in this stack's state: ${describeOwner(owner, own)}. pulumi up leaves it alone, and makes no role that would trust it`,
    fix: "its name follows from the stack's: delete that user there, or use a stack of another name, or another account (authomize-aws:legacyUser.account)",
  };
}
