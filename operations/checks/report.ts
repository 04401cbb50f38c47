import { allHold, worstFirst } from "../../contract/finding";
import { EXIT } from "../exitCodes";
import { table } from "../table";
import type { AccountFinding } from "./accountFinding";
import type { ExternalIdGroup } from "./externalIds";

/** What a check came to. */
export interface CheckReport {
  readonly stack: string;
  /** The IDs of the accounts that were looked into. */
  readonly accounts: readonly string[];
  readonly findings: readonly AccountFinding[];
  /** Which accounts have which external ID; only of a check that reads them. */
  readonly externalIds?: readonly ExternalIdGroup[] | undefined;
}

/** The words of one check for its summary. */
export interface CheckWords {
  /** Such as "exactly the contract's". */
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
    ? JSON.stringify({ ...check, accounts: check.accounts.length, holds, findings }, null, 2)
    : asText({ ...check, findings }, words);
  process.stdout.write(`${text}\n`);
  process.exitCode = holds ? EXIT.done : EXIT.failed;
}

function asText(check: CheckReport, words: CheckWords): string {
  const { findings } = check;
  const summary = summaryOf(check, words);
  if (findings.length === 0) return summary;
  const rows = findings.map(({ accountId, accountName = "", severity, problem, fix }) => [
    `${accountId}\n${accountName}`.trimEnd(),
    severity,
    [wrapped(problem), wrapped(`Fix: ${fix}`)].join("\n"),
  ]);
  const next = allHold(findings) || words.next === undefined ? [] : [words.next];
  const more = words.more === undefined ? [] : [words.more];
  const findingsTable = table(["Account", "Severity", "Finding"], rows);
  return [findingsTable, ...more, summary, ...next].join("\n");
}

function summaryOf({ stack, accounts, findings }: CheckReport, { good }: CheckWords): string {
  const open = findings.filter(({ severity }) => severity !== "info");
  const bad = new Set(open.map(({ accountId }) => accountId)).size;
  const total = accounts.length === 1 ? "1 account" : `${accounts.length} accounts`;
  const verdict = bad === 0 ? `all ${good}` : `${accounts.length - bad} ${good}, ${bad} not`;
  return `Stack ${stack}, ${total}: ${verdict}.`;
}

/** Broken into lines between words; a word that is longer than a line, such as an ARN, stays whole. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= FINDING_WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.join("\n");
}
