import type { ObservedStackSet } from "../../aws/readStackSet";
import { StackSetError } from "../../errors";

/** One step from roles made directly to a StackSet; each member account is in one of the lists. */
export interface Wave {
  /** Their roles stay as they are. */
  readonly stay: readonly string[];
  /** Their roles are removed at the end of this update, so that the next one can make them. */
  readonly leave: readonly string[];
  /** Their roles are the StackSet's, or to be made by it. */
  readonly byStackSet: readonly string[];
}

/**
 * The next step to a StackSet: an update removes the roles of a few accounts at its end, and the next
 * one has the StackSet make them. CloudFormation takes over no role that exists, and a role that is
 * still a resource of the stack the engine would delete by name, whoever made it.
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

/** One step from a StackSet to roles made directly, in which no role is ever missing. */
export interface StepFromStackSet {
  /**
   * `keepRoles`: the StackSet gets a template that retains the roles. `takeOver`: the stack imports
   * the roles that exist, and makes the others. `over`: the StackSet is deleted.
   */
  readonly kind: "keepRoles" | "takeOver" | "over";
  /** The member accounts whose role is made directly. */
  readonly direct: readonly string[];
  /** Those of them whose role exists, and is taken over. */
  readonly imported: readonly string[];
}

/** The most updates that a move away from a StackSet takes. */
export const UPDATES_FROM_STACK_SET = 3;

/**
 * The next step from a StackSet. It is deleted only when every role is a resource of the stack, and a
 * role is imported only when its CloudFormation stack is known to retain it.
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
  const isOutdated = (id: string) => (instances.get(id)?.state ?? "current") !== "current";
  const isAtRisk = (id: string) => withRole.has(id) && isOutdated(id);
  if (!keepsRoles || pending.some(isAtRisk)) {
    // An account that was on its way to the StackSet gets its role back at once.
    const isNobodys = (id: string) => !withRole.has(id) && !instances.has(id);
    const own = members.filter((id) => direct.has(id) || isNobodys(id));
    return { kind: "keepRoles", direct: own, imported: [] };
  }
  if (pending.length === 0) return over;
  const imported = pending.filter((id) => withRole.has(id) && instances.has(id));
  return { kind: "takeOver", direct: members, imported };
}

/**
 * Refuses a move to a StackSet while the move back is half done: a role that is a resource of the stack
 * and of a CloudFormation stack would be removed, and not made again.
 *
 * @param direct - the accounts whose role is a resource of the stack
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
      "rollout is stackSet again, but the move away from the StackSet is half done: these accounts' roles are taken over already. Nothing was touched.",
      both.map((id) => `  ${id}`).join("\n"),
      `Finish it first: npx pulumi config set rollout accounts --stack ${stack}, then npx authomize move --stack ${stack}. Then move back.`,
    ].join("\n\n"),
  );
}
