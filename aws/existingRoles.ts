import type { Account } from "../config/settings";
import { trustRoleSpec, type TrustRoleSettings } from "../contract/trustRoleSpec";
import { readingSessionPolicy } from "../deployer/sessionPolicy";
import { type Deployer, withIam, withSessions } from "./accountSessions";
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
  const outcomes = await withSessions(deployer, (sessions) =>
    inEveryAccount(accounts, (account) => {
      const role = trustRoleSpec(account.id, settings);
      const policy = readingSessionPolicy(role);
      return withIam(sessions, account, policy, (client) => readRole(client, role.roleName));
    }),
  );
  return outcomes.flatMap((outcome) =>
    "result" in outcome && outcome.result !== undefined ? [outcome.account.id] : [],
  );
}
