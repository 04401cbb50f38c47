import { counted, moment, printable } from "../../terminal/text";
import type { Change, Changes } from "./evidence";

/** One change that several accounts have alike. */
export interface SharedChange {
  readonly what: string;
  readonly accounts: readonly Pick<Change, "accountId" | "accountName">[];
  /** What it was and is; absent where there is nothing to be said. */
  readonly values?: { readonly before: string; readonly after: string };
}

const WORDS: Readonly<Record<Change["what"], string>> = {
  came: "looked into for the first time",
  went: "not looked into any more",
  isEnrolled: "enrolled",
  role: "the role, which was seen in one of the two alone",
  roleId: "the role was made anew: its ID",
  arn: "the role’s ARN",
  trustPolicySha256: "the trust policy’s SHA-256",
  managedPolicyArns: "managed policies",
  inlinePolicies: "inline policies",
  permissionsBoundary: "the permissions boundary",
  permissionsBoundarySha256: "the permissions boundary’s content, its SHA-256",
  maxSessionDuration: "the longest session, in seconds",
  tags: "the role’s tags",
  lastUsed: "used since then",
};

/** What needs no values; that of each use would be another in every account. */
const WITHOUT_VALUES: readonly Change["what"][] = ["came", "went", "lastUsed"];

/** Changes that are the same in several accounts, made one; in the order of the first of each. */
export function sharedChanges(changes: readonly Change[]): readonly SharedChange[] {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const { what, before, after } = change;
    const key = JSON.stringify(WITHOUT_VALUES.includes(what) ? [what] : [what, before, after]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].map((accounts) => {
    const [{ what, before, after }] = accounts;
    const values = { before: before ?? "nothing", after: after ?? "nothing" };
    return {
      what: WORDS[what],
      accounts,
      ...(WITHOUT_VALUES.includes(what) ? {} : { values }),
    };
  });
}

const SHOWN = 8;

/** What changed since an earlier evidence, for the terminal. */
export function changesAsText(changes: Changes): string {
  const since = moment(changes.since);
  const lines = [
    ...sharedChanges(changes.accounts).map(lineOf),
    ...ofFindings("new", changes.newFindings),
    ...ofFindings("gone", changes.goneFindings),
  ];
  if (lines.length === 0) return `Nothing has changed since ${since}.`;
  return printable([`Changed since ${since}:`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

function lineOf({ what, accounts, values }: SharedChange): string {
  const change = values === undefined ? what : `${what}: ${values.before} → ${values.after}`;
  return `${accountsOf(accounts)}: ${change}`;
}

function ofFindings(what: string, findings: Changes["newFindings"]): readonly string[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.map((rule) => {
    const accounts = findings.filter((finding) => finding.rule === rule);
    return `${accountsOf(accounts)}: finding ${rule} is ${what}`;
  });
}

function accountsOf(accounts: SharedChange["accounts"]): string {
  const ids = [...new Set(accounts.map(({ accountId }) => accountId))];
  if (ids.length <= SHOWN) return ids.join(", ");
  return `${ids.slice(0, SHOWN).join(", ")} and ${counted(ids.length - SHOWN, "more account")}`;
}
