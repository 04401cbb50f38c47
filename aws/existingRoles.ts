import type { Account } from "../config/settings";
import { trustRoleSpec, type TrustRoleSettings } from "../contract/trustRoleSpec";
import { readingSessionPolicy } from "../deployer/sessionPolicy";
import { AccountSessions, type Deployer } from "./accountSessions";
import { inEveryAccount } from "./everyAccount";
import { readRole } from "./observedRole";

/**
 * The accounts in which a role of the trust role's name is seen, whoever made it: one that cannot be
 * reached or read is not among them.
 *
 * @returns 12 digits each, in the order given
 */
export async function accountsSeenWithRole(
  accounts: readonly Account[],
  settings: TrustRoleSettings,
  deployer: Deployer,
): Promise<readonly string[]> {
  const sessions = new AccountSessions(deployer);
  try {
    const outcomes = await inEveryAccount(accounts, async (account) => {
      const role = trustRoleSpec(account.id, settings);
      const iam = await sessions.iam(account, readingSessionPolicy(role));
      return readRole(iam, role.roleName).finally(() => {
        iam.destroy();
      });
    });
    return outcomes.flatMap((outcome) =>
      "result" in outcome && outcome.result !== undefined ? [outcome.account.id] : [],
    );
  } finally {
    sessions.close();
  }
}
