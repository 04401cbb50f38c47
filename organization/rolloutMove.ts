import { isRoleKept } from "../contract/cloudFormationTemplate";
import { StackSetError } from "./stackSetRollout";

/** A resource of a stack's state. */
export interface DeployedResource {
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/** Who makes which role, by the stack's state: what a move goes by, however the last one ended. */
export interface MoveState {
  /** The accounts whose role is a resource of the stack. */
  readonly byThemselves: ReadonlySet<string>;
  /** Absent: the stack has no StackSet. */
  readonly stackSet?: StackSetState | undefined;
}

/** The StackSet of a stack's state. */
export interface StackSetState {
  /** Whether its roles stay when their stacks are deleted. */
  readonly keepsRoles: boolean;
  /** The accounts that it was last asked for; absent: all of its organizational units. */
  readonly accounts?: readonly string[] | undefined;
  /** Account ID → the status of its instance, when it was last read; `CURRENT` is as it should be. */
  readonly statuses: ReadonlyMap<string, string>;
}

const ROLE = "aws:iam/role:Role";
const STACK_SET = "aws:cloudformation/stackSet:StackSet";
const STACK_INSTANCES = "aws:cloudformation/stackInstances:StackInstances";

/** Reads from the resources of a stack's state who makes which role. */
export function moveState(resources: readonly DeployedResource[]): MoveState {
  const outputsOf = (type: string) =>
    resources.flatMap((one) => (one.type === type && one.outputs ? [one.outputs] : []));
  const byThemselves = new Set(outputsOf(ROLE).map(({ arn }) => String(arn).split(":")[4] ?? ""));
  const [stackSet] = outputsOf(STACK_SET);
  if (stackSet === undefined) return { byThemselves };
  const [instances] = outputsOf(STACK_INSTANCES) as readonly InstancesOutputs[];
  const summaries = instances?.stackInstanceSummaries ?? [];
  return {
    byThemselves,
    stackSet: {
      keepsRoles: isRoleKept(String(stackSet["templateBody"])),
      accounts: instances === undefined ? [] : instances.deploymentTargets?.accounts,
      statuses: new Map(summaries.map(({ accountId, status }) => [accountId, status])),
    },
  };
}

interface InstancesOutputs {
  readonly deploymentTargets?: { readonly accounts?: readonly string[] };
  readonly stackInstanceSummaries?: readonly {
    readonly accountId: string;
    readonly status: string;
  }[];
}

/** One step from roles made one by one to a StackSet; each member account is in one of the lists. */
export interface Wave {
  /** Their roles stay as they are, for now. */
  readonly stay: readonly string[];
  /** Their roles are removed at the end of this update, so that the next one can make them. */
  readonly leave: readonly string[];
  /** Their roles are the StackSet's, or nobody's yet. */
  readonly byStackSet: readonly string[];
}

/**
 * The next step to a StackSet. CloudFormation takes over no role that exists, and the engine deletes
 * what is gone after it has made what is new. So the roles of a few accounts at a time are removed
 * at the end of an update, and the StackSet makes them at the beginning of the next.
 *
 * An account is the StackSet's only once its role is no resource of the stack any more: the engine
 * would delete it by name, whoever made it.
 *
 * @param size - how many accounts may be without their role at a time
 */
export function nextWave(
  members: readonly string[],
  byThemselves: ReadonlySet<string>,
  size: number,
): Wave {
  const left = members.filter((id) => byThemselves.has(id)).sort();
  return {
    leave: left.slice(0, size),
    stay: left.slice(size),
    byStackSet: members.filter((id) => !byThemselves.has(id)).sort(),
  };
}

/** How many updates a move to a StackSet takes: one for each wave, and one more for the last. */
export function updatesToStackSet(left: number, size: number): number {
  return Math.ceil(left / size) + 1;
}

/** What an update does on the way from a StackSet: nothing is removed, and no role is ever missing. */
export type Departure =
  /** The StackSet learns to leave the roles behind. */
  | { readonly kind: "keepRoles" }
  /** The stack takes over the roles that exist, and makes the others. */
  | { readonly kind: "takeOver" }
  /** Every role is the stack's own; the StackSet goes. */
  | { readonly kind: "over" };

/** The most updates that a move away from a StackSet takes. */
export const UPDATES_FROM_STACK_SET = 3;

/**
 * The next step from a StackSet. It goes only when every role is a resource of the stack, and a role
 * is taken over only where its stack is known to leave it behind.
 *
 * @param withRole - the accounts seen to have the role
 */
export function nextDeparture(
  members: readonly string[],
  { byThemselves, stackSet }: MoveState,
  withRole: ReadonlySet<string>,
): Departure {
  if (stackSet === undefined) return { kind: "over" };
  const { keepsRoles, statuses } = stackSet;
  if (!keepsRoles && statuses.size > 0) return { kind: "keepRoles" };
  const pending = members.filter((id) => !byThemselves.has(id));
  if (pending.length === 0) return { kind: "over" };
  const isAtRisk = (id: string) => withRole.has(id) && (statuses.get(id) ?? CURRENT) !== CURRENT;
  return { kind: pending.some(isAtRisk) ? "keepRoles" : "takeOver" };
}

const CURRENT = "CURRENT";

/** The accounts that the StackSet was asked for and does not have as they should be. */
export function failedAccounts(members: readonly string[], state: MoveState): readonly string[] {
  if (state.stackSet === undefined) return [];
  const { accounts, statuses } = state.stackSet;
  const asked = new Set(accounts ?? statuses.keys());
  return members.filter((id) => asked.has(id) && statuses.get(id) !== CURRENT);
}

/**
 * Lets a move to a StackSet begin only where nobody is half-way back: a role that is the stack's own
 * and a CloudFormation stack's as well would be removed, and not made again.
 *
 * @throws StackSetError naming the way out
 */
export function refuseHalfWayBack({ byThemselves, stackSet }: MoveState): void {
  const both = [...byThemselves].filter((id) => stackSet?.statuses.get(id) === CURRENT).sort();
  if (both.length === 0) return;
  throw new StackSetError(
    [
      "authomize-aws:rollout is stackSet again, but the move away from the StackSet is half done: these accounts' roles are taken over already. Nothing was touched.",
      both.map((id) => `  ${id}`).join("\n"),
      "Finish it first: npx pulumi config set authomize-aws:rollout accounts, then npx authomize move. Then move back.",
    ].join("\n\n"),
  );
}
