import type { StackOutputs } from "../../contract/stackOutputs";
import type { RemovalLeft } from "../../contract/verification/removalFinding";
import type { Problem } from "../../errors";
import type { Enrolment } from "../../organization/enrolment";
import type { Organization, UnitName } from "../../organization/organization";
import { describeReason, type Plan, type PlannedAccount } from "../../organization/plan";
import { goneFrom, type Removals, removalsOf } from "../../organization/removals";

/**
 * What the next update does to an account's role; `finish`: the last one could not; `replace`: the
 * role gets another name, which is a new role beside the old one, until that is removed.
 */
export type NextUpdate = "add" | "keep" | "finish" | "replace" | "remove" | "none";

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
  /** What earlier runs were to remove, and could not. */
  readonly incompleteRemovals: readonly RemovalLeft[];
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
  readonly outputs: Pick<StackOutputs, "accounts" | "incompleteAccounts" | "roleName"> | undefined;
  readonly maxRemovals: number | undefined;
  /** The name that the roles are to have. */
  readonly roleName: string;
  readonly incompleteRemovals: readonly RemovalLeft[];
}

/** The plan beside what was deployed last. */
export function planReport(source: PlanReportSource): PlanReport {
  const { plan, organization, problems } = source.enrolment;
  const deployed = source.outputs?.accounts ?? [];
  const known = new Set(plan.map(({ id }) => id));
  const planned = plan.map((account) => reported(account, source));
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
    incompleteRemovals: source.incompleteRemovals,
    problems,
    warnings: renaming(planned, source),
    refusals: [],
  };
}

/** The names of the units that an account is in, below the root, or the root's; empty if unknown. */
export function placeInWords(place: readonly UnitName[] | undefined): string {
  if (place === undefined) return "";
  const [root, ...units] = place.map(({ name }) => name);
  return units.length === 0 ? (root ?? "") : units.join(" / ");
}

function reported(planned: PlannedAccount, source: PlanReportSource): ReportedAccount {
  const { id, name, place, isEnrolled, reason } = planned;
  const explanation = describeReason(reason);
  const nextUpdate = nextUpdateOf(planned, source);
  return { id, name, place, isEnrolled, planned, explanation, nextUpdate };
}

function nextUpdateOf(
  { id, isEnrolled }: PlannedAccount,
  { outputs, roleName }: PlanReportSource,
): NextUpdate {
  const wasDeployed = outputs?.accounts.includes(id) ?? false;
  if (!isEnrolled) return wasDeployed ? "remove" : "none";
  if (!wasDeployed) return "add";
  if (outputs?.roleName !== roleName) return "replace";
  return outputs.incompleteAccounts.includes(id) ? "finish" : "keep";
}

/** What a role's other name means for the vendor. */
function renaming(
  accounts: readonly ReportedAccount[],
  { stack, outputs, roleName }: PlanReportSource,
): readonly string[] {
  const renamed = accounts.filter(({ nextUpdate }) => nextUpdate === "replace").length;
  if (outputs === undefined || renamed === 0) return [];
  const count = renamed === 1 ? "1 account" : `${renamed} accounts`;
  return [
    `The role's name changes from ${outputs.roleName} to ${roleName} in ${count}: the next update replaces the role there, and ` +
      `Authomize is locked out until its dialog has the new name in the field Assume Role: npx authomize handover --stack ${stack}`,
  ];
}

function byPlaceThenId(one: ReportedAccount, other: ReportedAccount): number {
  const places = [one, other].map(({ place }) => (place ?? []).map(({ name }) => name).join("\n"));
  const [here = "", there = ""] = places;
  if (here !== there) return here < there ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
