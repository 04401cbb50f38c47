import { legacyUserArn, legacyUserManagement } from "../../contract/legacyUser";
import { policyDocument } from "../../contract/policyDocument";
import type { AccessibleAccount } from "../../organization/accountAccess";
import { AccountEntrance } from "../../organization/accountEntrance";
import { accountOfLegacyUser } from "../../organization/legacyUserAccount";
import { inAccount, unreachable, type AccountFinding } from "./accountFinding";
import type { CheckedStack } from "./checkedStack";

/**
 * The account that the legacy user is in, where it is not looked into anyhow because it is not
 * enrolled.
 */
export function extraAccountOfLegacyUser({
  settings,
}: CheckedStack): AccessibleAccount | undefined {
  const account = accountOfLegacyUser(settings);
  const isEnrolled = settings.accounts.some(({ id }) => id === account?.id);
  return isEnrolled ? undefined : account;
}

/** Goes into that account as the deployment will, without touching anything there. */
export async function preflightLegacyUser(
  { stack, entrant }: CheckedStack,
  account: AccessibleAccount,
): Promise<readonly AccountFinding[]> {
  const entrance = new AccountEntrance(entrant);
  const management = legacyUserManagement(legacyUserArn(account.id, stack.name));
  try {
    const client = await entrance.iam(account, JSON.stringify(policyDocument(management)));
    client.destroy();
    return [];
  } catch (error) {
    const again = `npx authomize preflight --stack ${stack.name}`;
    return inAccount(account, [unreachable(account, error, again)]);
  } finally {
    entrance.close();
  }
}
