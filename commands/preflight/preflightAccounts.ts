import type { AccountSessions } from "../../aws/accountSessions";
import { policyExists, readRole } from "../../aws/readRole";
import type { Account } from "../../config/settings";
import { OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import {
  type AccountBefore,
  preflightFindings,
} from "../../contract/verification/preflightFindings";
import { readingSessionPolicy, sessionPolicy } from "../../deployer/sessionPolicy";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf } from "../checks/repairCommands";
import { withIam } from "../stack/accountAccess";
import { resourcesOf } from "../stack/environment";
import { type IsManaged, managedRoles } from "./managedRoles";

/** Looks into every account, as the deployment will but only reading, for what would make it fail. */
export function preflightAccounts(
  checked: CheckedStack,
  onDone: () => void,
): Promise<readonly AccountFinding[]> {
  const { stack, settings, enrolled, deployer, owner, states } = checked;
  const isManaged = managedRoles(resourcesOf(states), stack.outputs, settings.roleName);
  return findingsInAccounts(
    deployer,
    enrolled.map((account) => ({ account })),
    async (sessions, { account }) => {
      const role = trustRoleSpec(account.id, settings);
      const before = await accountBefore(sessions, account, role, isManaged);
      const isManagement = account.id === settings.managementAccount;
      const byStackSet = settings.rollout === "stackSet" && !isManagement;
      const repair = remakeOf(account.id, checked);
      return preflightFindings(before, role, { stack: stack.name, owner, repair, byStackSet });
    },
    ({ account }, error) => [outOfReach(account, error, stack.name)],
    onDone,
  );
}

async function accountBefore(
  sessions: AccountSessions,
  account: Account,
  role: TrustRoleSpec,
  isManaged: IsManaged,
): Promise<AccountBefore> {
  const deploying = await sessions.iam(account, sessionPolicy(role));
  deploying.destroy();
  return withIam(sessions, account, readingSessionPolicy(role), async (client) => {
    const { permissionsBoundaryArn: boundary } = role;
    const [observed, boundaryExists] = await Promise.all([
      readRole(client, role.roleName),
      boundary === undefined || policyExists(client, boundary),
    ]);
    const roleArn = observed?.arn;
    const owner = observed?.tags[OWNER_TAG];
    return { roleArn, owner, isManaged: isManaged(account.id, roleArn), boundaryExists };
  });
}

function outOfReach(account: Account, error: unknown, stack: string): Finding {
  const finding = unreachable(account, error, `npx authomize preflight --failed --stack ${stack}`);
  const isTooLarge = error instanceof Error && error.name.startsWith("PackedPolicyTooLarge");
  if (!isTooLarge) return finding;
  return {
    ...finding,
    rule: "session-policy-too-large",
    fix: "shorten authomize-aws:rolePath, or the path of the permissions boundary",
  };
}
