import type { IAMClient } from "@aws-sdk/client-iam";

import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { policyExists, readRole } from "../../aws/readRole";
import { observeStackSet } from "../../aws/readStackSet";
import type { Account } from "../../config/settings";
import { isRemade, isSame, type KnownIdentity, OWNER_TAG } from "../../contract/ownership";
import type { StackInstance } from "../../contract/stackSet";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import type { Finding } from "../../contract/verification/finding";
import {
  type AccountBefore,
  preflightFindings,
} from "../../contract/verification/preflightFindings";
import {
  readingSessionPolicy,
  sessionPolicy,
  simulatingSessionPolicy,
} from "../../deployer/sessionPolicy";
import { simulatedRoleCalls } from "../../deployer/simulatedCalls";
import { stackSetsInState } from "../../state/deployedStackSet";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf } from "../checks/repairCommands";
import { resourcesOf } from "../stack/environment";
import { knownRoles, liveRoles } from "../stack/knownRoles";
import { type IsManaged, managedRoles } from "./managedRoles";
import { simulatedFindings } from "./simulatedFindings";

/** What the stack knows of an account's role before anybody looks. */
interface KnownBefore {
  readonly isManaged: IsManaged;
  /** Absent where no state has the role. */
  readonly known: KnownIdentity | undefined;
  readonly owner: string;
}

/**
 * Looks into every account, as the deployment will but only reading, for what would make it fail. Where
 * the access role makes the role, and AWS does not simulate its policies, `onNotSimulated` is called.
 */
export async function preflightAccounts(
  checked: CheckedStack,
  onDone: () => void,
  onNotSimulated: (accountId: string) => void,
): Promise<readonly AccountFinding[]> {
  const { stack, settings, enrolled, deployer, owner, states } = checked;
  const resources = resourcesOf(states);
  const instances = await ownInstances(checked);
  const isManaged = managedRoles(resources, stack.outputs, settings.roleName, instances);
  const inState = liveRoles(knownRoles(states));
  return findingsInAccounts(
    deployer,
    enrolled.map((account) => ({ account })),
    async (sessions, { account }) => {
      const role = trustRoleSpec(account.id, settings);
      const { known } =
        inState.find(
          ({ accountId, roleName }) => accountId === account.id && roleName === role.roleName,
        ) ?? {};
      const isManagement = account.id === settings.managementAccount;
      const byStackSet = settings.rollout === "stackSet" && !isManagement;
      const byAccessRole = !byStackSet && account.id !== deployer.callerAccountId;
      const looking = byAccessRole
        ? simulatingSessionPolicy(role, account.accessRoleName)
        : readingSessionPolicy(role);
      await assumeAsDeployment(sessions, account, role);
      return withIam(sessions, account, looking, async (client) => {
        const before = await accountBefore(client, role, { isManaged, known, owner });
        const repair = remakeOf(account.id, checked);
        const { name, isWritten } = stack;
        const deploying = { stack: name, owner, repair, byStackSet, isWritten };
        const findings = preflightFindings(before, role, deploying);
        if (!byAccessRole) return findings;
        const calls = simulatedRoleCalls(role, owner, before.roleArn !== undefined);
        const refused = await simulatedFindings(client, account, calls, onNotSimulated);
        return [...findings, ...refused];
      });
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

/** AWS may refuse the deployment's session policy alone, as too large. */
async function assumeAsDeployment(
  sessions: AccountSessions,
  account: Account,
  role: TrustRoleSpec,
): Promise<void> {
  const deploying = await sessions.iam(account, sessionPolicy(role));
  deploying.destroy();
}

async function accountBefore(
  client: IAMClient,
  role: TrustRoleSpec,
  { isManaged, known, owner: own }: KnownBefore,
): Promise<AccountBefore> {
  const { accountId, permissionsBoundaryArn: boundary } = role;
  const [observed, boundaryExists] = await Promise.all([
    readRole(client, role.roleName),
    boundary === undefined || policyExists(client, boundary),
  ]);
  if (observed === undefined) return { isManaged: isManaged(accountId, undefined), boundaryExists };
  const { arn: roleArn, roleId: id, tags } = observed;
  return {
    roleArn,
    owner: tags[OWNER_TAG],
    isManaged: isManaged(accountId, roleArn),
    // A role that the stack's StackSet makes is in no state of Pulumi.
    isSame: isSame({ id }, known ?? { inState: id }),
    isRemade: known !== undefined && isRemade({ id, tags }, known, own),
    boundaryExists,
  };
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
