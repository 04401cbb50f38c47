import type { STSClient } from "@aws-sdk/client-sts";

import { assumeAccessRole, reasonOf } from "./accessRole";
import { stsClient } from "./stsClient";
import type { CredentialSource } from "./callerIdentity";
import { inEveryAccount } from "./everyAccount";

/** A member account, and the role in it through which it is reached. */
export interface AccessibleAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly accessRoleName: string;
}

/** An account that cannot be worked in at the moment, and why. */
export interface UnreachableAccount {
  readonly account: AccessibleAccount;
  /** What AWS said. */
  readonly reason: string;
}

/** How access is tried out. */
export interface AccessCheck {
  readonly credentials: CredentialSource;
  /** The account that the credentials belong to, 12 digits; it needs no access role. */
  readonly callerAccountId: string;
  /** The session name that CloudTrail shows in each account. */
  readonly sessionName: string;
  /** The session policy for an account: the one that the deployment itself will use there. */
  readonly sessionPolicy: (accountId: string) => string;
}

/**
 * Assumes the access role of every account and throws the credentials away, to learn which accounts
 * can be worked in. The engine gives up on all accounts when one provider cannot sign in, whatever
 * `--continue-on-error` says (pulumi/pulumi#16133); so the program has to know before.
 *
 * @returns the accounts that cannot be reached, in the order given; never throws for one of them
 */
export async function unreachableAccounts(
  accounts: readonly AccessibleAccount[],
  check: AccessCheck,
): Promise<readonly UnreachableAccount[]> {
  const client = stsClient(check.credentials);
  const others = accounts.filter(({ id }) => id !== check.callerAccountId);
  try {
    const outcomes = await inEveryAccount(others, (account) => tryAccess(client, account, check));
    return outcomes.flatMap((outcome) =>
      "error" in outcome ? [{ account: outcome.account, reason: reasonOf(outcome.error) }] : [],
    );
  } finally {
    client.destroy();
  }
}

async function tryAccess(
  client: STSClient,
  { id: accountId, accessRoleName }: AccessibleAccount,
  { sessionName, sessionPolicy }: AccessCheck,
): Promise<void> {
  const policy = sessionPolicy(accountId);
  await assumeAccessRole(client, { accountId, accessRoleName, sessionName, policy });
}

/**
 * What an operator is told of the accounts that cannot be reached: which, why, and what to do.
 *
 * @param withoutRole - the accounts in which a role stays as it is
 * @param withoutUser - the account in which the legacy user stays as it is
 */
export function describeUnreachable(
  withoutRole: readonly UnreachableAccount[],
  withoutUser?: UnreachableAccount,
): string {
  const userAccountId = withoutUser?.account.id;
  const isOnlyOfUser = !withoutRole.some(({ account }) => account.id === userAccountId);
  const unreachable =
    withoutUser !== undefined && isOnlyOfUser ? [...withoutRole, withoutUser] : withoutRole;
  const heading =
    unreachable.length === 1
      ? "1 account cannot be reached. It is left as it is; all others are deployed."
      : `${unreachable.length} accounts cannot be reached. They are left as they are; all others are deployed.`;
  const lines = unreachable.map(({ account, reason }) => {
    const name = account.name === undefined ? "" : ` (${account.name})`;
    const user = account.id === userAccountId ? ", in which the legacy user is" : "";
    return `  ${account.id}${name}, by its role ${account.accessRoleName}${user}\n    ${reason}`;
  });
  return [
    heading,
    ...lines,
    "Check that the role exists there and trusts the account that you deploy from; another name is set by " +
      "authomize-aws:accessRoleName, or by accessRoleName of the account. Then run this again: it completes them and " +
      "touches nothing else. An account that is closed: remove it from authomize-aws:accounts, or exclude it by authomize-aws:organization.",
  ].join("\n\n");
}

/**
 * What an operator is told at the end of an update, of accounts that could be reached and whose role
 * was not finished all the same: which, and how to go on. What AWS refused there, the engine tells.
 *
 * @param accountIds - 12 digits each; at least one
 * @param repair - the command that completes them
 */
export function describeUnfinished(accountIds: readonly string[], repair: string): string {
  const count = accountIds.length === 1 ? "1 account is" : `${accountIds.length} accounts are`;
  return (
    `${count} not finished: ${accountIds.join(", ")}. What AWS refused there is told beside this, with the account's ID in the ` +
    "resource's name (docs/troubleshooting.md has causes and fixes). When that is mended, this reads them from AWS again and completes them: " +
    repair
  );
}

/**
 * The same, of a legacy user whose policy or keys could not be finished.
 *
 * @param stack - the stack's name, for the command
 */
export function describeUnfinishedUser(stack: string): string {
  return (
    "The legacy user is not finished. What AWS refused there is told beside this. When that is mended, this reads it from AWS again and completes it: " +
    `npx pulumi up --refresh --continue-on-error --stack ${stack}`
  );
}
