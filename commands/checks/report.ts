import { allHold } from "../../contract/verification/finding";
import { EXIT } from "../terminal/exitCodes";
import { table, wrapped } from "../terminal/table";
import { counted, jsonText } from "../terminal/text";
import type { AccountFinding } from "./accountFinding";
import { accountsCell, sameFindings } from "./sameFindings";

/** What a check came to. */
export interface CheckReport {
  /** Its name, or that of a settings file. */
  readonly stack: string;
  /** What has that name; default: `Stack`. */
  readonly kind?: "Stack" | "Settings file";
  /** The IDs of the enrolled accounts that were looked into. */
  readonly accounts: readonly string[];
  /** The IDs of the accounts that were looked into although they are not enrolled. */
  readonly excluded?: readonly string[];
  /** Those of the excluded ones that nobody could look into. */
  readonly unread?: readonly string[];
  readonly findings: readonly AccountFinding[];
}

/** The words of one check for its summary. */
export interface CheckWords {
  /** What is true of an enrolled account with nothing to do: "hold exactly …". */
  readonly good: string;
  /** What to do after mending; absent: nothing is said. */
  readonly next?: string;
  /** What else there is to be seen, below the findings. */
  readonly more?: string | undefined;
}

const FINDING_WIDTH = 76;

/**
 * Prints what a check came to, and sets the exit code: 0 only when there is nothing to do.
 *
 * @param json - what is printed for programs instead; absent: text for people
 */
export function report(check: CheckReport, words: CheckWords, json?: object): void {
  const holds = allHold(check.findings);
  process.stdout.write(json === undefined ? `${asText(check, words, holds)}\n` : jsonText(json));
  process.exitCode = holds ? EXIT.done : EXIT.failed;
}

function asText(check: CheckReport, words: CheckWords, holds: boolean): string {
  const { findings } = check;
  const summary = summaryOf(check, words);
  const next = holds ? undefined : words.next;
  const parts = [findingsTable(findings), words.more, summary, next];
  return parts.filter((part) => part !== undefined).join("\n");
}

function findingsTable(findings: readonly AccountFinding[]): string | undefined {
  if (findings.length === 0) return undefined;
  const rows = sameFindings(findings).map(({ accounts, severity, problem, fix }) => [
    accountsCell(accounts),
    severity,
    [problem, `Fix: ${fix}`].map((text) => wrapped(text, FINDING_WIDTH)).join("\n"),
  ]);
  return table(["Account", "Severity", "Finding"], rows, process.stdout.columns);
}

function summaryOf(check: CheckReport, { good }: CheckWords): string {
  const { stack, kind = "Stack", accounts, excluded = [], unread = [], findings } = check;
  const bad = openAccounts(findings);
  const listed = new Set([...accounts, ...excluded]);
  const others = [...bad].filter((id) => !listed.has(id));
  const beside = others.length === 0 ? "" : ` Beside them, not ${good}: ${others.join(", ")}.`;
  const enrolled = `${kind} ${stack}, ${counted(accounts.length, "account")}: ${verdict(accounts, bad, good)}.${beside}`;
  if (excluded.length === 0) return enrolled;
  const read = excluded.filter((id) => !unread.includes(id));
  const ofExcluded = [
    ...(read.length === 0 ? [] : [verdict(read, bad, "without the role")]),
    ...(unread.length === 0 ? [] : [`${unread.length} not looked into`]),
  ];
  return `${enrolled} Not enrolled, ${counted(excluded.length, "account")}: ${ofExcluded.join(", ")}.`;
}

/** The accounts in which something has to be done. */
export function openAccounts(findings: readonly AccountFinding[]): ReadonlySet<string> {
  const open = findings.filter(({ severity }) => severity !== "info");
  return new Set(open.map(({ accountId }) => accountId));
}

function verdict(accounts: readonly string[], bad: ReadonlySet<string>, good: string): string {
  const not = accounts.filter((id) => bad.has(id)).length;
  return not === 0 ? `all ${good}` : `${accounts.length - not} ${good}, ${not} not`;
}
