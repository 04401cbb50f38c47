import { named } from "../../errors";

/** A member account, and the role in it through which it is reached. */
export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly accessRoleName: string;
}

/** An account that cannot be worked in at the moment, and why. */
export interface UnreachableAccount {
  readonly account: Account;
  /** What AWS said. */
  readonly reason: string;
}

/**
 * The message about the accounts that cannot be reached: which, why, and what to do.
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
    const user = account.id === userAccountId ? ", in which the legacy user is" : "";
    return `  ${named(account)}, by its role ${account.accessRoleName}${user}\n    ${reason}`;
  });
  return [
    heading,
    ...lines,
    "Check that the role exists there, trusts the account that you deploy from, and is allowed what AWS refused; another name is set by " +
      "authomize-aws:accessRoleName, or by accessRoleName of the account. Then run this again: it completes them and " +
      "touches nothing else. An account that is closed: remove it from authomize-aws:accounts, or exclude it by authomize-aws:organization.",
  ].join("\n\n");
}

/**
 * The message at the end of an update, of accounts that could be reached and whose role
 * was not finished all the same: which, and how to go on. What AWS refused there, the engine tells.
 *
 * @param accountIds - 12 digits each; at least one
 * @param repair - the command that completes them
 */
export function describeUnfinished(accountIds: readonly string[], repair: string): string {
  const count = accountIds.length === 1 ? "1 account is" : `${accountIds.length} accounts are`;
  return (
    `${count} not finished: ${accountIds.join(", ")}. What AWS refused there is told beside this, with the account's ID in the ` +
    "resource's name (docs/troubleshooting.md has causes and fixes); a run with --target leaves out what it does not name. When that is mended, this reads them from AWS again and completes them: " +
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
