import type { EnrolledSettings, Settings } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import type { Enrolment } from "./enrolment";
import type { RoleSearch } from "./existingRoles";
import { refuseOtherCaller } from "./stackSetCaller";
import { membersOf, planStackSet, type StackSetPlan } from "./stackSetRollout";
import type { MoveState } from "./rolloutMove";

/** How this update makes the member accounts' roles. */
export type DecidedRollout =
  | { readonly kind: "accounts"; readonly warnings: readonly string[] }
  | {
      readonly kind: "stackSet";
      readonly plan: StackSetPlan;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: "moving";
      readonly plan: StackSetPlan;
      readonly warnings: readonly string[];
      /** The member accounts whose role is made by itself. */
      readonly byThemselves: ReadonlySet<string>;
      /** Those of them whose role exists, and is taken over as it is. */
      readonly takenOver: ReadonlySet<string>;
      /** The member accounts whose role this update removes, so that the next one can make it. */
      readonly leaving: readonly string[];
      /** The accounts that the StackSet has to have as they should be before anything else is done. */
      readonly awaited: readonly string[];
    };

/** What the decision is made from. */
export interface RolloutQuestion {
  readonly chosen: Settings;
  readonly enrolled: EnrolledSettings;
  readonly enrolment: Enrolment;
  /** What the last update left. */
  readonly last: Partial<StackOutputs>;
  /** From how many accounts this update may remove the role, beside those that are not enrolled any more. */
  readonly removalsLeft: number;
  readonly search: RoleSearch;
  /** The stack's name. */
  readonly stack: string;
}

/**
 * Decides how this update makes the member accounts' roles, before anything is touched.
 *
 * @throws StackSetError when the StackSet cannot be rolled out so, or without the operator's consent
 */
export async function decideRollout(question: RolloutQuestion): Promise<DecidedRollout> {
  const { chosen, last } = question;
  if (chosen.rollout === "accounts") {
    if (last.rollout === undefined) return { kind: "accounts", warnings: [] };
    const { decideDeparture } = await import("./moveFromStackSet");
    return decideDeparture(question, await currentState());
  }
  if (last.rollout === "stackSet")
    return { kind: "stackSet", ...(await plannedStackSet(question)) };
  // Before the first update there is no state to ask for.
  const isFirst = membersOf(last, question.enrolment.managementAccount).length === 0;
  const state = isFirst ? { byThemselves: new Set<string>() } : await currentState();
  const { decideArrival } = await import("./moveToStackSet");
  const { plan } = await plannedStackSet(question);
  return decideArrival(question, state, plan);
}

async function plannedStackSet({ chosen, enrolment, last, search, stack }: RolloutQuestion) {
  const { credentials, callerAccountId } = search;
  refuseOtherCaller(chosen.stackSet, {
    callerAccountId,
    managementAccountId: enrolment.managementAccount,
  });
  const plan = planStackSet(chosen, enrolment, last, { stack, region: credentials.region });
  // Loading the client takes time that those who deploy account by account need not spend.
  const { requireTrustedAccess } = await import("./trustedAccess");
  await requireTrustedAccess(credentials);
  return { plan, warnings: plan.warnings };
}

async function currentState(): Promise<MoveState> {
  const [{ deployedResources }, { moveState }] = await Promise.all([
    import("./deployedResources"),
    import("./rolloutMove"),
  ]);
  return moveState(await deployedResources());
}

/** What an operator is told when a step of a move left accounts behind, so that it goes no further. */
export function describeHeldMove(failed: readonly string[]): string {
  return [
    `The move goes no further: the StackSet did not leave the role as it should be in ${failed.length} accounts. No further role is removed.`,
    failed.map((id) => `  ${id}`).join("\n"),
    "The StackSet's operations in the CloudFormation console tell why. Mend it there, then run this again: it repeats the operation, and goes on.",
  ].join("\n\n");
}
