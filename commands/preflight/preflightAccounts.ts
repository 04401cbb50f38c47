import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { policyExists, readRole } from "../../aws/readRole";
import { observeStackSet } from "../../aws/readStackSet";
import type { Account } from "../../config/settings";
import { isSame, OWNER_TAG } from "../../contract/ownership";
import type { StackInstance } from "../../contract/stackSet";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import {
  type AccountBefore,
  preflightFindings,
} from "../../contract/verification/preflightFindings";
import { readingSessionPolicy, sessionPolicy } from "../../deployer/sessionPolicy";
import { deployedRoles } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf } from "../checks/repairCommands";
import { resourcesOf } from "../stack/environment";
import { type IsManaged, managedRoles } from "./managedRoles";

/** Looks into every account, as the deployment will but only reading, for what would make it fail. */
export async function preflightAccounts(
  checked: CheckedStack,
  onDone: () => void,
): Promise<readonly AccountFinding[]> {
  const { stack, settings, enrolled, deployer, owner, states } = checked;
  const resources = resourcesOf(states);
  const instances = await ownInstances(checked);
  const isManaged = managedRoles(resources, stack.outputs, settings.roleName, instances);
  const deployed = deployedRoles(resources);
  return findingsInAccounts(
    deployer,
    enrolled.map((account) => ({ account })),
    async (sessions, { account }) => {
      const role = trustRoleSpec(account.id, settings);
      const idInState = deployed.find(
        ({ accountId, roleName }) => accountId === account.id && roleName === role.roleName,
      )?.roleId;
      const before = await accountBefore(sessions, account, role, { isManaged, idInState });
      const isManagement = account.id === settings.managementAccount;
      const byStackSet = settings.rollout === "stackSet" && !isManagement;
      const repair = remakeOf(account.id, checked);
      return preflightFindings(before, role, { stack: stack.name, owner, repair, byStackSet });
    },
    ({ account }, error) => [outOfReach(account, error, stack.name)],
    onDone,
  );
}

/** The instances of the StackSet that the stack's state has; none are read where no run was interrupted. */
async function ownInstances({
  stack,
  chosen,
  credentials,
  states,
}: CheckedStack): Promise<ReadonlyMap<string, StackInstance>> {
  const [stackSet] = stackSetsInState(resourcesOf(states));
  if (stackSet === undefined || stack.outputs?.incompleteAccounts.length === 0) return new Map();
  const { name, region = credentials.region } = stackSet;
  const { callAs } = chosen.stackSet;
  const observed = await observeStackSet({ name, region, callAs, credentials });
  return observed?.instances ?? new Map();
}

async function accountBefore(
  sessions: AccountSessions,
  account: Account,
  role: TrustRoleSpec,
  known: { readonly isManaged: IsManaged; readonly idInState: string | undefined },
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
    const isManaged = known.isManaged(account.id, roleArn);
    // A role that the stack's StackSet makes is in no state of Pulumi.
    const isSameRole = isSame(
      { id: observed?.roleId ?? "" },
      { inState: known.idInState ?? observed?.roleId },
    );
    return { roleArn, owner, isManaged, isSame: isSameRole, boundaryExists };
  });
}

function outOfReach(account: Account, error: unknown, stack: string): Finding {
  const finding = unreachable(account, error, `npx authomize preflight --failed --stack ${stack}`);
  const isTooLarge = error instanceof Error && error.name.startsWith("PackedPolicyTooLarge");
  if (!isTooLarge) return finding;
  return {
    ...finding,
    rule: "session-policy-too-large",
    fix: "shorten rolePath, or the path of the permissions boundary",
  };
}
