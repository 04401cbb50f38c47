import type { StackSetPlan } from "./planStackSet";

/**
 * How one update makes the member accounts' roles: directly, as resources of the stack, or by a
 * StackSet. The management account's role is always made directly.
 */
export type Rollout =
  | { readonly kind: "accounts"; readonly warnings: readonly string[] }
  | {
      readonly kind: "stackSet";
      /** Absent: the StackSet is deleted, so that the next update can make it anew. */
      readonly plan?: StackSetPlan | undefined;
      readonly warnings: readonly string[];
    }
  | {
      /** From one to the other, step by step. */
      readonly kind: "moving";
      readonly plan: StackSetPlan;
      readonly warnings: readonly string[];
      /** The member accounts whose role is made directly. */
      readonly direct: ReadonlySet<string>;
      /** Those of them whose role exists, and is imported as it is. */
      readonly imported: ReadonlySet<string>;
      /** The member accounts whose role this update removes, so that the next one can make it. */
      readonly leaving: readonly string[];
      /** The accounts whose instances have to be current before the next step. */
      readonly awaited: readonly string[];
    };

/** The StackSet of a rollout, if it has one. */
export function stackSetPlanOf(rollout: Rollout): StackSetPlan | undefined {
  return rollout.kind === "accounts" ? undefined : rollout.plan;
}

/** Whether an account's role is a resource of the stack once this update is over. */
export function isDirect(
  accountId: string,
  rollout: Rollout,
  managementAccount: string | undefined,
): boolean {
  if (rollout.kind === "accounts" || accountId === managementAccount) return true;
  return rollout.kind === "moving" && rollout.direct.has(accountId);
}

/** Whether an account's role is the StackSet's once this update is over. */
export function isByStackSet(
  accountId: string,
  rollout: Rollout,
  managementAccount: string | undefined,
): boolean {
  if (stackSetPlanOf(rollout) === undefined) return false;
  if (isDirect(accountId, rollout, managementAccount)) return false;
  return rollout.kind !== "moving" || !rollout.leaving.includes(accountId);
}
