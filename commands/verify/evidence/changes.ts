import * as v from "valibot";

import { allHold, finding, worstFirst } from "../../../contract/verification/finding";
import type { AccountFinding } from "../../checks/accountFinding";
import type { AccountEvidence, Change, Evidence, RoleEvidence } from "./evidence";

/**
 * An evidence with what changed since an earlier one of the same stack, and with what is to be done about it.
 *
 * @param verify - the command that verifies once more
 */
export function withChanges(evidence: Evidence, earlier: Evidence, verify: string): Evidence {
  const pairs = comparedRows(evidence, earlier);
  const changed = pairs.flatMap(({ before, after }) => boundaryFindings(before, after, verify));
  const findings = worstFirst([...evidence.findings, ...changed]);
  const open = new Set(changed.map(({ accountId }) => accountId));
  return {
    ...evidence,
    holds: allHold(findings),
    accounts: evidence.accounts.map((row) =>
      open.has(row.accountId) ? { ...row, result: "open" } : row,
    ),
    findings,
    changes: {
      since: earlier.at,
      accounts: pairs.flatMap(({ before, after }) => changesOf(before, after)),
      newFindings: without(findings, earlier.findings, earlier),
      goneFindings: without(earlier.findings, findings, evidence),
    },
  };
}

interface ComparedRow {
  readonly before: AccountEvidence | undefined;
  readonly after: AccountEvidence | undefined;
}

/** The accounts that either has, but for those that one of them was told not to look into. */
function comparedRows(evidence: Evidence, earlier: Evidence): readonly ComparedRow[] {
  const ids = [evidence, earlier].flatMap(({ accounts }) => accounts.map((row) => row.accountId));
  const [before, after] = [earlier, evidence].map(
    ({ accounts }) => new Map(accounts.map((row) => [row.accountId, row])),
  );
  return [...new Set(ids)]
    .filter((id) => wasToldOf(id, evidence) && wasToldOf(id, earlier))
    .sort()
    .map((id) => ({ before: before?.get(id), after: after?.get(id) }));
}

const LIMITED = v.object({ onlyAccounts: v.array(v.string()) });

function wasToldOf(accountId: string, { selection }: Evidence): boolean {
  return !v.is(LIMITED, selection) || selection.onlyAccounts.includes(accountId);
}

/** What of a role is compared; tags in quotation marks, so that no two lists of them look the same. */
const OF_A_ROLE: readonly (readonly [
  what: Change["what"],
  of: (role: RoleEvidence) => string | readonly string[] | null,
])[] = [
  ["roleId", ({ roleId }) => roleId],
  ["arn", ({ arn }) => arn],
  ["trustPolicySha256", ({ trustPolicySha256 }) => trustPolicySha256],
  ["managedPolicyArns", ({ managedPolicyArns }) => managedPolicyArns],
  [
    "inlinePolicies",
    ({ inlinePolicies }) => inlinePolicies.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`),
  ],
  ["permissionsBoundary", ({ permissionsBoundary }) => permissionsBoundary?.arn ?? null],
  ["maxSessionDuration", ({ maxSessionDuration }) => String(maxSessionDuration)],
  ["tags", ({ tags }) => tags.map(({ key, value }) => [key, value].map(quoted).join("="))],
  [
    "lastUsed",
    ({ lastUsed }) => (lastUsed === null ? null : `${lastUsed.at} ${lastUsed.region}`.trimEnd()),
  ],
];

function quoted(text: string): string {
  return JSON.stringify(text);
}

function changesOf(
  before: AccountEvidence | undefined,
  after: AccountEvidence | undefined,
): readonly Change[] {
  const row = after ?? before;
  if (row === undefined) return [];
  const { accountId, accountName } = row;
  const change = (what: Change["what"], was: string | null, is: string | null): Change => ({
    accountId,
    ...(accountName === undefined ? {} : { accountName }),
    what,
    before: was,
    after: is,
  });
  if (before === undefined) return [change("came", null, null)];
  if (after === undefined) return [change("went", null, null)];
  const enrolment =
    before.isEnrolled === after.isEnrolled
      ? []
      : [change("isEnrolled", String(before.isEnrolled), String(after.isEnrolled))];
  return [...enrolment, ...roleChanges(before.role, after.role, change)];
}

function roleChanges(
  before: RoleEvidence | undefined,
  after: RoleEvidence | undefined,
  change: (what: Change["what"], was: string | null, is: string | null) => Change,
): readonly Change[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) {
    return [change("role", before?.roleId ?? null, after?.roleId ?? null)];
  }
  const [was, is] = boundaryHashes(before, after);
  const ofBoundary = was === is ? [] : [change("permissionsBoundarySha256", was, is)];
  const others = OF_A_ROLE.flatMap(([what, of]) => {
    const [one, other] = [before, after].map((role) => asText(of(role)));
    return one === other ? [] : [change(what, one ?? null, other ?? null)];
  });
  return [...others, ...ofBoundary];
}

function asText(value: string | readonly string[] | null): string | null {
  if (value === null || typeof value === "string") return value;
  return value.length === 0 ? null : value.join(", ");
}

/** Of one and the same policy, where it was read before; null where it is not read any more. */
function boundaryHashes(before: RoleEvidence, after: RoleEvidence): [string | null, string | null] {
  const [was, is] = [before.permissionsBoundary, after.permissionsBoundary];
  if (was?.arn !== is?.arn || was?.sha256 === undefined) return [null, null];
  return [was.sha256, is?.sha256 ?? null];
}

/** AWS names a boundary alone; that its content was changed shows only beside what it was. */
function boundaryFindings(
  before: AccountEvidence | undefined,
  after: AccountEvidence | undefined,
  verify: string,
): readonly AccountFinding[] {
  if (before?.role === undefined || after?.role === undefined) return [];
  const [was, is] = boundaryHashes(before.role, after.role);
  if (was === is) return [];
  const name = after.role.permissionsBoundary?.arn.replace(/^[^/]*\//, "") ?? "";
  const now = is === null ? "cannot be read any more" : `is ${is}`;
  const problem = `the content of the permissions boundary ${name} is not what it was in the earlier evidence: its SHA-256 was ${String(was)} and ${now}`;
  const fix = `see in CloudTrail who called CreatePolicyVersion, SetDefaultPolicyVersion or CreatePolicy for it, and put it back; if it was meant, take a new evidence as the base: ${verify} --json`;
  const { accountId, accountName } = after;
  return [{ accountId, accountName, ...finding("high", "boundary-changed", problem, fix) }];
}

/** Those of the first that the second has not, of accounts that the other look was told of. */
function without(
  findings: Evidence["findings"],
  others: Evidence["findings"],
  other: Evidence,
): Evidence["findings"] {
  const key = ({ accountId, rule, problem }: AccountFinding) =>
    JSON.stringify([accountId, rule, problem]);
  const known = new Set(others.map(key));
  return findings.filter((each) => !known.has(key(each)) && wasToldOf(each.accountId, other));
}
