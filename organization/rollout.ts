import type { Settings } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import type { CredentialSource } from "./callerIdentity";
import type { Enrolment } from "./enrolment";
import { describeMove, isMoving } from "./rolloutMove";
import { refuseOtherCaller } from "./stackSetCaller";
import { membersOf, planStackSet, type StackSetPlan } from "./stackSetRollout";

/** How this update makes the member accounts' roles. */
export type DecidedRollout =
  | { readonly kind: "accounts"; readonly warnings: readonly string[] }
  | { readonly kind: "moving"; readonly warnings: readonly string[] }
  | {
      readonly kind: "stackSet";
      readonly plan: StackSetPlan;
      readonly warnings: readonly string[];
      /** Whether there is no StackSet yet, so that any role of that name is in its way. */
      readonly isFirst: boolean;
    };

/** What the decision is made from. */
export interface RolloutQuestion {
  readonly settings: Settings;
  readonly enrolment: Enrolment;
  /** What the last update left. */
  readonly last: Partial<StackOutputs>;
  readonly credentials: CredentialSource;
  /** The account that they belong to, 12 digits. */
  readonly callerAccountId: string;
  /** The stack's name. */
  readonly stack: string;
}

/**
 * Decides how this update makes the member accounts' roles, before anything is touched.
 *
 * @throws StackSetError when the StackSet cannot be rolled out so, or without the operator's consent
 */
export async function decideRollout(question: RolloutQuestion): Promise<DecidedRollout> {
  const { settings, enrolment, last, credentials, callerAccountId, stack } = question;
  const { managementAccount } = enrolment;
  if (isMoving(settings, managementAccount, last)) {
    const count = membersOf(last, managementAccount).length;
    return { kind: "moving", warnings: [describeMove(count, settings.rollout)] };
  }
  if (settings.rollout === "accounts") return { kind: "accounts", warnings: [] };
  refuseOtherCaller(settings.stackSet, {
    callerAccountId,
    managementAccountId: managementAccount,
  });
  const plan = planStackSet(settings, enrolment, last, { stack, region: credentials.region });
  // Loading the client takes time that those who deploy account by account need not spend.
  const { requireTrustedAccess } = await import("./trustedAccess");
  await requireTrustedAccess(credentials);
  return { kind: "stackSet", plan, warnings: plan.warnings, isFirst: last.rollout !== "stackSet" };
}
