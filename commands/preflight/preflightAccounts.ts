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
import { readingSessionPolicy, sessionPolicy } from "../../deployer/sessionPolicy";
import { stackSetsInState } from "../../state/deployedStackSet";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { remakeOf } from "../checks/repairCommands";
import { resourcesOf } from "../stack/environment";
import { knownRoles, liveRoles } from "../stack/knownRoles";
import { type IsManaged, managedRoles } from "./managedRoles";

/** What the stack knows of an account's role before anybody looks. */
interface KnownBefore {
  readonly isManaged: IsManaged;
  /** Absent where no state has the role. */
  readonly known: KnownIdentity | undefined;
  readonly owner: string;
}

/** Looks into every account, as the deployment will but only reading, for what would make it fail. */
export async function preflightAccounts(
  checked: CheckedStack,
  onDone: () => void,
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
      const before = await accountBefore(sessions, account, role, { isManaged, known, owner });
      const isManagement = account.id === settings.managementAccount;
      const byStackSet = settings.rollout === "stackSet" && !isManagement;
      const repair = remakeOf(account.id, checked);
      const { name, isWritten } = stack;
      const deploying = { stack: name, owner, repair, byStackSet, isWritten };
      return preflightFindings(before, role, deploying);
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
  { isManaged, known, owner: own }: KnownBefore,
): Promise<AccountBefore> {
  const deploying = await sessions.iam(account, sessionPolicy(role));
  deploying.destroy();
  return withIam(sessions, account, readingSessionPolicy(role), async (client) => {
    const { permissionsBoundaryArn: boundary } = role;
    const [observed, boundaryExists] = await Promise.all([
      readRole(client, role.roleName),
      boundary === undefined || policyExists(client, boundary),
    ]);
    if (observed === undefined)
      return { isManaged: isManaged(account.id, undefined), boundaryExists };
    const { arn: roleArn, roleId: id, tags } = observed;
    return {
      roleArn,
      owner: tags[OWNER_TAG],
      isManaged: isManaged(account.id, roleArn),
      // A role that the stack's StackSet makes is in no state of Pulumi.
      isSame: isSame({ id }, known ?? { inState: id }),
      isRemade: known !== undefined && isRemade({ id, tags }, known, own),
      boundaryExists,
    };
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
