import { GetRoleCommand, NoSuchEntityException, type IAMClient } from "@aws-sdk/client-iam";

import type { ManagedRole } from "../contract/roleManagement";
import { readingSessionPolicy } from "../contract/sessionPolicy";
import type { AccessibleAccount } from "./accountAccess";
import { AccountEntrance, type Entrant } from "./accountEntrance";
import { inEveryAccount, type Outcome } from "./everyAccount";

/** Where roles are looked for. */
export interface RoleSearch extends Entrant {
  /** The role that is looked for in an account. */
  readonly role: (accountId: string) => ManagedRole;
}

/**
 * The accounts in which a role of the trust role's name is seen, whoever made it: one that cannot be
 * reached or read is not among them.
 */
export async function accountsSeenWithRole<Account extends AccessibleAccount>(
  accounts: readonly Account[],
  search: RoleSearch,
): Promise<readonly Account[]> {
  return found(await lookForRoles(accounts, search));
}

function found<Account>(outcomes: readonly Outcome<Account, boolean>[]): readonly Account[] {
  return outcomes.flatMap((outcome) =>
    "result" in outcome && outcome.result ? [outcome.account] : [],
  );
}

async function lookForRoles<Account extends AccessibleAccount>(
  accounts: readonly Account[],
  search: RoleSearch,
): Promise<readonly Outcome<Account, boolean>[]> {
  const entrance = new AccountEntrance(search);
  try {
    return await inEveryAccount(accounts, async (account) => {
      const role = search.role(account.id);
      const iam = await entrance.iam(account, readingSessionPolicy(role));
      return roleExists(iam, role.roleName).finally(() => {
        iam.destroy();
      });
    });
  } finally {
    entrance.close();
  }
}

async function roleExists(iam: IAMClient, roleName: string): Promise<boolean> {
  try {
    await iam.send(new GetRoleCommand({ RoleName: roleName }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}
