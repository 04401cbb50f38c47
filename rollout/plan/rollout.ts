import type { StackSetPlan } from "./planStackSet";

/**
 * How one update makes the member accounts' roles; the management account's is always made directly.
 * Direct means: as a resource of the stack, in the account itself.
 */
export type Rollout =
  | {
      readonly kind: "accounts";
      /** What the operator should know of it. */
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: "stackSet";
      /** Absent: the StackSet is deleted, so that the next update can make it anew. */
      readonly plan?: StackSetPlan | undefined;
      readonly warnings: readonly string[];
    }
  | {
      /** From one to the other, a step at a time. */
      readonly kind: "moving";
      readonly plan: StackSetPlan;
      readonly warnings: readonly string[];
      /** The member accounts whose role is made directly. */
      readonly direct: ReadonlySet<string>;
      /** Those of them whose role exists, and is imported as it is. */
      readonly imported: ReadonlySet<string>;
      /** The member accounts whose role this update removes, so that the next one can make it. */
      readonly leaving: readonly string[];
      /** The accounts that the StackSet has to have as they should be before anything else is done. */
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
