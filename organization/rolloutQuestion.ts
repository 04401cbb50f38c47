import type { EnrolledSettings, Settings } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import type { DeployedStackSet } from "../contract/stackSet";
import type { DeployedResource } from "./deployedRoles";
import type { Enrolment } from "./enrolment";
import type { RoleSearch } from "./existingRoles";
import type { StackSetQuestion } from "./observedStackSet";
import type { Removals } from "./removals";
import type { StackSetPlan } from "./stackSetRollout";

/** How this update makes the member accounts' roles. */
export type DecidedRollout =
  | { readonly kind: "accounts"; readonly warnings: readonly string[] }
  | {
      readonly kind: "stackSet";
      /** Absent: the StackSet is deleted, so that the next update can make it anew. */
      readonly plan?: StackSetPlan | undefined;
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
  /** The resources that the stack's state has; undefined where it cannot be known yet. */
  readonly resources: readonly DeployedResource[] | undefined;
  /** From which accounts this update removes the role anyway, and from how many it may. */
  readonly removals: Removals;
  readonly search: RoleSearch;
  /** The stack's name. */
  readonly stack: string;
}

/** Where a StackSet is asked for, and by whom. */
export function placeOf(
  { chosen, search }: RolloutQuestion,
  { name, region }: DeployedStackSet,
): StackSetQuestion {
  return { name, region, callAs: chosen.stackSet.callAs, credentials: search.credentials };
}

/** The member accounts of a rollout. */
export function membersIn({ enrolled, enrolment }: RolloutQuestion): readonly string[] {
  return enrolled.accounts.map(({ id }) => id).filter((id) => id !== enrolment.managementAccount);
}
