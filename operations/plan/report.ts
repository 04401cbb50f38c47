import type { Problem } from "../../config/problem";
import type { StackOutputs } from "../../contract/stackOutputs";
import type { Enrolment } from "../../organization/enrolment";
import type { Organization, UnitName } from "../../organization/organization";
import type { Plan, PlannedAccount } from "../../organization/plan";
import { describeReason } from "../../organization/reasonInWords";
import { goneFrom, type Removals, removalsOf } from "../../organization/removals";

/** What the next update does to an account's role; `finish`: the last one could not. */
export type NextUpdate = "add" | "keep" | "finish" | "remove" | "none";

/** One account of the report: planned, or deployed once and gone since. */
export interface ReportedAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string | undefined;
  /** From the root to the innermost unit; absent where the organization was not read. */
  readonly place?: readonly UnitName[] | undefined;
  readonly isEnrolled: boolean;
  /** Absent of an account that is gone. */
  readonly planned?: PlannedAccount | undefined;
  /** The reason, as an operator reads it. */
  readonly explanation: string;
  readonly nextUpdate: NextUpdate;
}

/** What `authomize plan` tells. */
export interface PlanReport {
  readonly stack: string;
  /** Absent where the operator listed the accounts. */
  readonly organization?: Organization | undefined;
  /** By place, then by ID; those that are gone at the end. */
  readonly accounts: readonly ReportedAccount[];
  readonly plan: Plan;
  readonly removals: Removals;
  readonly problems: readonly Problem[];
  /** What pulumi up would warn of. */
  readonly warnings: readonly string[];
  /** Why pulumi up would stop, beside removals and problems of the settings. */
  readonly refusals: readonly string[];
}

/** What a report is made from. */
export interface PlanReportSource {
  readonly stack: string;
  readonly enrolment: Enrolment;
  /** What the last update deployed; absent before the first. */
  readonly outputs: Pick<StackOutputs, "accounts" | "incompleteAccounts"> | undefined;
  readonly maxRemovals: number | undefined;
}

/** The plan beside what was deployed last. */
export function planReport(source: PlanReportSource): PlanReport {
  const { plan, organization, problems } = source.enrolment;
  const deployed = source.outputs?.accounts ?? [];
  const known = new Set(plan.map(({ id }) => id));
  const planned = plan.map((account) => reported(account, source.outputs));
  const gone = deployed
    .filter((id) => !known.has(id))
    .map((id): ReportedAccount => ({
      id,
      isEnrolled: false,
      explanation: goneFrom(plan),
      nextUpdate: "remove",
    }));
  return {
    stack: source.stack,
    organization,
    accounts: [...planned.toSorted(byPlaceThenId), ...gone],
    plan,
    removals: removalsOf(plan, deployed, source.maxRemovals),
    problems,
    warnings: [],
    refusals: [],
  };
}

/** The names of the units that an account is in, below the root, or the root's; empty if unknown. */
export function placeInWords(place: readonly UnitName[] | undefined): string {
  if (place === undefined) return "";
  const [root, ...units] = place.map(({ name }) => name);
  return units.length === 0 ? (root ?? "") : units.join(" / ");
}

function reported(planned: PlannedAccount, outputs: PlanReportSource["outputs"]): ReportedAccount {
  const { id, name, place, isEnrolled, reason } = planned;
  const explanation = describeReason(reason);
  const nextUpdate = nextUpdateOf(planned, outputs);
  return { id, name, place, isEnrolled, planned, explanation, nextUpdate };
}

function nextUpdateOf(
  { id, isEnrolled }: PlannedAccount,
  outputs: PlanReportSource["outputs"],
): NextUpdate {
  const wasDeployed = outputs?.accounts.includes(id) ?? false;
  if (!isEnrolled) return wasDeployed ? "remove" : "none";
  if (!wasDeployed) return "add";
  return outputs?.incompleteAccounts.includes(id) === true ? "finish" : "keep";
}

function byPlaceThenId(one: ReportedAccount, other: ReportedAccount): number {
  const places = [one, other].map(({ place }) => (place ?? []).map(({ name }) => name).join("\n"));
  const [here = "", there = ""] = places;
  if (here !== there) return here < there ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
