import { allHold, worstFirst } from "../../contract/verification/finding";
import { EXIT } from "../terminal/exitCodes";
import { table, wrapped } from "../terminal/table";
import type { AccountFinding } from "./accountFinding";
import type { ExternalIdGroup } from "./externalIds";

/** What a check came to. */
export interface CheckReport {
  readonly stack: string;
  /** The IDs of the enrolled accounts that were looked into. */
  readonly accounts: readonly string[];
  /** The IDs of the accounts that were looked into although they are not enrolled. */
  readonly excluded?: readonly string[];
  readonly findings: readonly AccountFinding[];
  /** Which accounts have which external ID; only of a check that reads them. */
  readonly externalIds?: readonly ExternalIdGroup[] | undefined;
}

/** The words of one check for its summary. */
export interface CheckWords {
  /** What is true of an enrolled account with nothing to do: "hold exactly …". */
  readonly good: string;
  /** What to do after mending; absent: nothing is said. */
  readonly next?: string | undefined;
  /** What else there is to be seen, below the findings. */
  readonly more?: string | undefined;
}

const FINDING_WIDTH = 76;

/**
 * Prints what a check came to, as JSON or for people, and sets the process's exit code: 0 only when
 * there is nothing to do.
 */
export function report(check: CheckReport, words: CheckWords, json: boolean): void {
  const findings = worstFirst(check.findings);
  const holds = allHold(findings);
  const text = json
    ? JSON.stringify(asData(check, holds, findings), null, 2)
    : asText({ ...check, findings }, words);
  process.stdout.write(`${text}\n`);
  process.exitCode = holds ? EXIT.done : EXIT.failed;
}

function asData(check: CheckReport, holds: boolean, findings: readonly AccountFinding[]) {
  const { accounts, excluded } = check;
  const numbers = { accounts: accounts.length, excluded: excluded?.length };
  return { ...check, ...numbers, holds, findings };
}

function asText(check: CheckReport, words: CheckWords): string {
  const { findings } = check;
  const summary = summaryOf(check, words);
  if (findings.length === 0) return summary;
  const rows = findings.map(({ accountId, accountName = "", severity, problem, fix }) => [
    `${accountId}\n${accountName}`.trimEnd(),
    severity,
    [problem, `Fix: ${fix}`].map((text) => wrapped(text, FINDING_WIDTH)).join("\n"),
  ]);
  const next = allHold(findings) || words.next === undefined ? [] : [words.next];
  const more = words.more === undefined ? [] : [words.more];
  const findingsTable = table(["Account", "Severity", "Finding"], rows, process.stdout.columns);
  return [findingsTable, ...more, summary, ...next].join("\n");
}

function summaryOf(check: CheckReport, { good }: CheckWords): string {
  const { stack, accounts, excluded = [], findings } = check;
  const bad = new Set(findings.flatMap(openAccount));
  const ofEnrolled = verdict(accounts, bad, good);
  const listed = new Set([...accounts, ...excluded]);
  const others = [...bad].filter((id) => !listed.has(id));
  const beside = others.length === 0 ? "" : ` Beside them, not ${good}: ${others.join(", ")}.`;
  const enrolled = `Stack ${stack}, ${counted(accounts.length)}: ${ofEnrolled}.${beside}`;
  if (excluded.length === 0) return enrolled;
  const found = new Set(findings.map(({ accountId }) => accountId));
  const read = excluded.filter((id) => bad.has(id) || !found.has(id));
  const ofExcluded = [
    ...(read.length === 0 ? [] : [verdict(read, bad, "without the role")]),
    ...(read.length === excluded.length
      ? []
      : [`${excluded.length - read.length} not looked into`]),
  ];
  return `${enrolled} Not enrolled, ${counted(excluded.length)}: ${ofExcluded.join(", ")}.`;
}

function openAccount({ severity, accountId }: AccountFinding): readonly string[] {
  return severity === "info" ? [] : [accountId];
}

function verdict(accounts: readonly string[], bad: ReadonlySet<string>, good: string): string {
  const not = accounts.filter((id) => bad.has(id)).length;
  return not === 0 ? `all ${good}` : `${accounts.length - not} ${good}, ${not} not`;
}

function counted(accounts: number): string {
  return accounts === 1 ? "1 account" : `${accounts} accounts`;
}
