import type { Account } from "../config/settings";
import { trustRoleSpec, type TrustRoleSettings } from "../contract/trustRoleSpec";
import { readingSessionPolicy } from "../deployer/sessionPolicy";
import { AccountSessions, type Deployer } from "./accountSessions";
import { withClient } from "./clientOptions";
import { inEveryAccount } from "./inEveryAccount";
import { readRole } from "./readRole";

/**
 * The accounts, in the order given, in which a role of the trust role's name is seen, whoever made it;
 * one that cannot be reached or read is not among them.
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
      const client = await sessions.iam(account, readingSessionPolicy(role));
      return withClient(client, (iam) => readRole(iam, role.roleName));
    });
    return outcomes.flatMap((outcome) =>
      "result" in outcome && outcome.result !== undefined ? [outcome.account.id] : [],
    );
  } finally {
    sessions.close();
  }
}
