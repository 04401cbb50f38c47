import type { StackOutputs } from "../../contract/stackOutputs";
import type { RemovalLeft } from "../../contract/verification/removalFinding";
import type { Problem } from "../../errors";
import type { Enrolment } from "../../organization/enrolment";
import type { Organization } from "../../organization/organization";
import { describeReason, type Plan, type PlannedAccount } from "../../organization/accountPlan";
import { goneFrom, type Removals, removalsOf } from "../../organization/removalLimit";
import { counted } from "../terminal/text";

/**
 * What the next update does to an account's role; `finish`: the last one could not; `replace`: the role
 * gets another name, which is a new role beside the old one, until that is removed.
 */
export type NextUpdate = "add" | "keep" | "finish" | "replace" | "remove" | "none";

/** One account of the report: planned, or deployed once and gone since. */
export interface ReportedAccount extends Omit<PlannedAccount, "reason"> {
  /** Absent of an account that is gone. */
  readonly reason?: PlannedAccount["reason"];
  /** The reason, as an operator reads it. */
  readonly explanation: string;
  readonly nextUpdate: NextUpdate;
}

/** What a plan report is made from. */
export interface PlanReportSource {
  readonly stack: string;
  readonly enrolment: Enrolment;
  /** What the last update deployed; absent before the first. */
  readonly outputs: Pick<StackOutputs, "accounts" | "incompleteAccounts" | "roleName"> | undefined;
  readonly maxRemovals: number | undefined;
  readonly roleName: string;
  /** What earlier runs were to remove, and could not. */
  readonly incompleteRemovals: readonly RemovalLeft[];
}

/** What `authomize plan` shows. */
export interface PlanReport extends Pick<PlanReportSource, "stack" | "incompleteRemovals"> {
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

/** The plan beside what was deployed last. */
export function planReport(source: PlanReportSource): PlanReport {
  const { plan, organization, problems } = source.enrolment;
  const deployed = source.outputs?.accounts ?? [];
  const known = new Set(plan.map(({ id }) => id));
  const planned = plan.map((account) => ({
    ...account,
    explanation: describeReason(account.reason),
    nextUpdate: nextUpdateOf(account, source),
  }));
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
  return [
    `The role's name changes from ${outputs.roleName} to ${roleName} in ${counted(renamed, "account")}: the next update replaces the role there, and ` +
      `Authomize is locked out until its dialog has the new name in the field Assume Role: npx authomize handover --stack ${stack}`,
  ];
}

function byPlaceThenId(one: ReportedAccount, other: ReportedAccount): number {
  const pathOf = ({ place = [] }: ReportedAccount) => place.map(({ name }) => name).join("\n");
  const [here, there] = [pathOf(one), pathOf(other)];
  if (here !== there) return here < there ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
