import type { Account } from "../../config/settings";
import { named } from "../../errors";

/** An account that cannot be worked in at the moment, and what AWS said. */
export interface UnreachableAccount {
  readonly account: Account;
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
      "accessRoleName, or by accessRoleName of the account. Then run this again: it completes them and " +
      "touches nothing else. An account that is closed: remove it from the setting accounts, or exclude it by organization.",
  ].join("\n\n");
}
