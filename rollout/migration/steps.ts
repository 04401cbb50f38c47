import type { ObservedStackSet } from "../../aws/observedStackSet";
import { StackSetError } from "../../errors";

/** One step from roles made directly to a StackSet; each member account is in one of the lists. */
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
  direct: ReadonlySet<string>,
  size: number,
): Wave {
  const left = members.filter((id) => direct.has(id)).sort();
  return {
    leave: left.slice(0, size),
    stay: left.slice(size),
    byStackSet: members.filter((id) => !direct.has(id)).sort(),
  };
}

/** How many updates a move to a StackSet takes: one for each wave, and one more for the last. */
export function updatesToStackSet(left: number, size: number): number {
  return Math.ceil(left / size) + 1;
}

/**
 * One step from a StackSet to roles made directly. Nothing is removed, and no role is ever missing.
 *
 * `keepRoles`: the StackSet learns to leave the roles behind. `takeOver`: the stack takes over the
 * roles that exist, and makes the others. `over`: every role is the stack's own, and the StackSet goes.
 */
export interface StepFromStackSet {
  readonly kind: "keepRoles" | "takeOver" | "over";
  /** The member accounts whose role is made directly. */
  readonly direct: readonly string[];
  /** Those of them whose role exists, and is taken over. */
  readonly imported: readonly string[];
}

/** The most updates that a move away from a StackSet takes. */
export const UPDATES_FROM_STACK_SET = 3;

/**
 * The next step from a StackSet. It goes only when every role is a resource of the stack, and a role
 * becomes one only when its CloudFormation stack is known to leave it behind.
 *
 * @param direct - the accounts whose role is a resource of the stack
 * @param withRole - the accounts seen to have the role
 */
export function nextStepFromStackSet(
  members: readonly string[],
  direct: ReadonlySet<string>,
  stackSet: ObservedStackSet | undefined,
  withRole: ReadonlySet<string>,
): StepFromStackSet {
  const over = { kind: "over", direct: members, imported: [] } as const;
  if (stackSet === undefined || stackSet.instances.size === 0) return over;
  const { keepsRoles, instances } = stackSet;
  const pending = members.filter((id) => !direct.has(id));
  const isAtRisk = (id: string) => withRole.has(id) && isBehind(id, stackSet);
  if (!keepsRoles || pending.some(isAtRisk)) {
    // A wave that was on its way to the StackSet has its roles back at once.
    const isNobodys = (id: string) => !withRole.has(id) && !instances.has(id);
    const own = members.filter((id) => direct.has(id) || isNobodys(id));
    return { kind: "keepRoles", direct: own, imported: [] };
  }
  if (pending.length === 0) return over;
  const imported = pending.filter((id) => withRole.has(id) && instances.has(id));
  return { kind: "takeOver", direct: members, imported };
}

/** Whether an account has an instance that is not as the StackSet now is. */
function isBehind(id: string, { instances }: ObservedStackSet): boolean {
  return (instances.get(id)?.state ?? "current") !== "current";
}

/**
 * Lets a move to a StackSet begin only where nobody is half-way back: a role that is the stack's own
 * and a CloudFormation stack's as well would be removed, and not made again.
 *
 * @param direct - the accounts whose role is a resource of the stack
 * @param stack - the stack's name, for the commands
 * @throws StackSetError naming the way out
 */
export function refuseHalfWayBack(
  direct: ReadonlySet<string>,
  stackSet: ObservedStackSet | undefined,
  stack: string,
): void {
  const both = [...direct].filter((id) => stackSet?.instances.get(id)?.state === "current").sort();
  if (both.length === 0) return;
  throw new StackSetError(
    [
      "authomize-aws:rollout is stackSet again, but the move away from the StackSet is half done: these accounts' roles are taken over already. Nothing was touched.",
      both.map((id) => `  ${id}`).join("\n"),
      `Finish it first: npx pulumi config set authomize-aws:rollout accounts --stack ${stack}, then npx authomize move --stack ${stack}. Then move back.`,
    ].join("\n\n"),
  );
}
