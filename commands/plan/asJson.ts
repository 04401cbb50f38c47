import type { PlanReport, ReportedAccount } from "./report";

/** The report for programs, as JSON text. What is not known is null. */
export function asJson(report: PlanReport): string {
  const { organization, removals } = report;
  const data = {
    stack: report.stack,
    organization:
      organization === undefined
        ? null
        : { id: organization.id, managementAccount: organization.managementAccountId },
    accounts: report.accounts.map(accountData),
    removals: {
      accounts: removals.accountIds,
      limit: removals.limit,
      allowed: removals.isAllowed,
    },
    incompleteRemovals: report.incompleteRemovals.map(({ kind, arn, accountId }) => ({
      kind,
      arn,
      account: accountId,
    })),
    problems: report.problems,
    warnings: report.warnings,
    refusals: report.refusals,
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function accountData(account: ReportedAccount) {
  return {
    id: account.id,
    name: account.name ?? null,
    place: account.place ?? null,
    enrolled: account.isEnrolled,
    reason: account.planned?.reason ?? GONE,
    explanation: account.explanation,
    nextUpdate: account.nextUpdate,
  };
}

/** Beside the reasons of a plan: the account was deployed, and the plan does not know it. */
const GONE = { kind: "gone" } as const;
