import type { StackSetPlan } from "../organization/stackSetRollout";

/** How the member accounts' roles are made; the management account's is always made by itself. */
export type IntegrationRollout =
  | { readonly kind: "accounts" }
  | {
      readonly kind: "stackSet";
      /** Absent: the StackSet is deleted, so that the next update can make it anew. */
      readonly plan?: StackSetPlan | undefined;
    }
  | {
      /** From one to the other, a step at a time. */
      readonly kind: "moving";
      readonly plan: StackSetPlan;
      /** The accounts whose roles are made by themselves. */
      readonly byThemselves: ReadonlySet<string>;
      /** Those of them whose role exists, and is imported. */
      readonly takenOver: ReadonlySet<string>;
      /** The accounts whose role this update removes, so that the next one can make it. */
      readonly leaving: readonly string[];
    };

/** The StackSet of a rollout, if it has one. */
export function planOf(rollout: IntegrationRollout | undefined): StackSetPlan | undefined {
  return rollout === undefined || rollout.kind === "accounts" ? undefined : rollout.plan;
}

/** Whether a member account's role is a resource of its own. */
export function isMadeByItself(accountId: string, rollout: IntegrationRollout): boolean {
  return (
    rollout.kind === "accounts" ||
    (rollout.kind === "moving" && rollout.byThemselves.has(accountId))
  );
}

/** Whether a member account's role is the StackSet's, once this update is over. */
export function isByStackSet(accountId: string, rollout: IntegrationRollout | undefined): boolean {
  if (rollout?.kind !== "moving") return rollout?.kind === "stackSet";
  return !rollout.byThemselves.has(accountId) && !rollout.leaving.includes(accountId);
}
