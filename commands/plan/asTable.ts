import { table } from "../terminal/table";
import { type NextUpdate, placeInWords, type PlanReport, type ReportedAccount } from "./report";

const NEXT_UPDATE: Readonly<Record<NextUpdate, string>> = {
  add: "adds the role",
  keep: "keeps the role",
  finish: "finishes the role",
  replace: "replaces the role",
  remove: "removes the role",
  none: "",
};

/**
 * The report as a table, with a line below that counts.
 *
 * @param width - of the terminal, in characters; absent where there is none
 */
export function asTable(report: PlanReport, width?: number): string {
  const isPlaced = report.organization !== undefined;
  const headings = ["Account", "Name", ...(isPlaced ? ["Place"] : []), "Enrolled"];
  const rows = report.accounts.map((account) => [
    account.id,
    account.name ?? "",
    ...(isPlaced ? [placeInWords(account.place)] : []),
    account.isEnrolled ? "yes" : "no",
    account.explanation,
    NEXT_UPDATE[account.nextUpdate],
  ]);
  const drawn = table([...headings, "Because", "Next pulumi up"], rows, width);
  return `${drawn}\n${summary(report)}\n`;
}

/** One line: how many accounts are enrolled, and what the next update does. */
export function summary({ accounts, plan, removals }: PlanReport): string {
  const enrolled = plan.filter(({ isEnrolled }) => isEnrolled).length;
  const { add, keep, finish, replace, remove } = counted(accounts);
  const changes = [
    `adds the role in ${add}`,
    `keeps it in ${keep}`,
    ...(finish > 0 ? [`finishes it in ${finish}`] : []),
    ...(replace > 0 ? [`replaces it in ${replace}`] : []),
    `removes it from ${remove} (${removals.limit} at most)`,
  ];
  const ofHowMany = plan.length === 1 ? "1 account is" : `${plan.length} accounts are`;
  return `${enrolled} of ${ofHowMany} enrolled. The next pulumi up ${changes.join(", ")}.`;
}

function counted(accounts: readonly ReportedAccount[]): Readonly<Record<NextUpdate, number>> {
  const counts = { add: 0, keep: 0, finish: 0, replace: 0, remove: 0, none: 0 };
  for (const { nextUpdate } of accounts) counts[nextUpdate] += 1;
  return counts;
}
