import type { OrganizationalUnit, UnitName } from "../../organization/organization";
import { table } from "../terminal/table";
import { counted, jsonText, printable } from "../terminal/text";
import type { NextUpdate, PlanReport, ReportedAccount } from "./report";

/** What the next update does to a role, in the table and in the tree. */
const NEXT_UPDATE: Readonly<Record<NextUpdate, readonly [inTable: string, inTree: string]>> = {
  add: ["adds the role", "add"],
  keep: ["keeps the role", "keep"],
  finish: ["finishes the role", "finish"],
  replace: ["replaces the role", "REPLACE"],
  remove: ["removes the role", "REMOVE"],
  none: ["", "left out"],
};

/** The report for programs, as JSON text. What is not known is null. */
export function asJson(report: PlanReport): string {
  const { stack, organization, accounts, removals, problems, warnings, refusals } = report;
  return jsonText({
    stack,
    organization:
      organization === undefined
        ? null
        : { id: organization.id, managementAccount: organization.managementAccountId },
    accounts: accounts.map((account) => ({
      id: account.id,
      name: account.name ?? null,
      place: account.place ?? null,
      enrolled: account.isEnrolled,
      reason: account.reason ?? { kind: "gone" },
      explanation: account.explanation,
      nextUpdate: account.nextUpdate,
    })),
    removals: {
      accounts: removals.accountIds,
      limit: removals.limit,
      allowed: removals.isAllowed,
    },
    incompleteRemovals: report.incompleteRemovals.map(({ kind, arn, accountId: account }) => ({
      kind,
      arn,
      account,
    })),
    problems,
    warnings,
    refusals,
  });
}

/** The report as a table, with a line below that counts; `width` is that of the terminal, if any. */
export function asTable(report: PlanReport, width?: number): string {
  const isPlaced = report.organization !== undefined;
  const headings = ["Account", "Name", ...(isPlaced ? ["Place"] : []), "Enrolled"];
  const rows = report.accounts.map((account) => [
    account.id,
    account.name ?? "",
    ...(isPlaced ? [placeInWords(account.place)] : []),
    account.isEnrolled ? "yes" : "no",
    account.explanation,
    NEXT_UPDATE[account.nextUpdate][0],
  ]);
  const drawn = table([...headings, "Because", "Next pulumi up"], rows, width);
  return `${drawn}\n${summary(report)}\n`;
}

/** The names of the units that an account is in, below the root, or the root's; empty if unknown. */
function placeInWords(place: readonly UnitName[] = []): string {
  const [root = "", ...units] = place.map(({ name }) => name);
  return units.length === 0 ? root : units.join(" / ");
}

/** A line of the tree with the lines below it. */
interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** The report as the tree of the organization, with a line below that counts. */
export function asTree(report: PlanReport): string {
  const { organization, accounts } = report;
  const planned = accounts.filter(({ reason }) => reason !== undefined);
  const gone = accounts.filter(({ reason }) => reason === undefined);
  const trees = [
    organization === undefined
      ? { text: "accounts", branches: planned.map(leaf) }
      : unitBranch(organization.root, accounts),
    ...(gone.length === 0 ? [] : [{ text: "gone", branches: gone.map(leaf) }]),
  ];
  const lines = trees.flatMap(({ text, branches }) => [text, ...drawn(branches)]);
  return `${lines.join("\n")}\n\n${summary(report)}\n`;
}

function unitBranch(unit: OrganizationalUnit, accounts: readonly ReportedAccount[]): Branch {
  const inUnit = accounts.filter(({ place }) => place?.at(-1)?.id === unit.id);
  const below = unit.organizationalUnits.map((each) => unitBranch(each, accounts));
  return { text: `${unit.name} (${unit.id})`, branches: [...inUnit.map(leaf), ...below] };
}

function leaf({ id, name, nextUpdate, explanation }: ReportedAccount): Branch {
  const called = name === undefined ? "" : ` ${printable(name)}`;
  return { text: `${id}${called}: ${NEXT_UPDATE[nextUpdate][1]}, ${explanation}`, branches: [] };
}

function drawn(branches: readonly Branch[]): readonly string[] {
  return branches.flatMap(({ text, branches: below }, index) => {
    const isLast = index === branches.length - 1;
    const [corner, line] = isLast ? ["└─ ", "   "] : ["├─ ", "│  "];
    return [`${corner}${text}`, ...drawn(below).map((each) => `${line}${each}`)];
  });
}

/** One line: how many accounts are enrolled, and what the next update does. */
function summary({ accounts, plan, removals }: PlanReport): string {
  const enrolled = plan.filter(({ isEnrolled }) => isEnrolled).length;
  const howMany = (wanted: NextUpdate) =>
    accounts.filter(({ nextUpdate }) => nextUpdate === wanted).length;
  const changes = [
    `adds the role in ${howMany("add")}`,
    `keeps it in ${howMany("keep")}`,
    ...(howMany("finish") > 0 ? [`finishes it in ${howMany("finish")}`] : []),
    ...(howMany("replace") > 0 ? [`replaces it in ${howMany("replace")}`] : []),
    `removes it from ${howMany("remove")} (${removals.limit} at most)`,
  ];
  const ofHowMany = `${counted(plan.length, "account")} ${plan.length === 1 ? "is" : "are"}`;
  return `${enrolled} of ${ofHowMany} enrolled. The next pulumi up ${changes.join(", ")}.`;
}
