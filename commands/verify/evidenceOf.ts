import { allHold, worstFirst } from "../../contract/verification/finding";
import { describeReason } from "../../organization/accountPlan";
import type { Organization, UnitName } from "../../organization/organization";
import { type AccountFinding, inAccount } from "../checks/accountFinding";
import { openAccounts } from "../checks/report";
import { packageVersion } from "../packageVersion";
import type { ExternalIdGroup } from "./externalIds";
import type { Verification } from "./verifyAccount";
import type { VerifiedAccount } from "./verifyAccounts";
import { type AccountEvidence, type Evidence, EVIDENCE_VERSION } from "./evidence/evidence";
import { sha256 } from "./evidence/roleEvidence";

/** All that a verification has come to. */
export interface Seen {
  readonly accounts: readonly VerifiedAccount[];
  /** What was found beside the roles: removals that are not complete, for example. */
  readonly others: readonly AccountFinding[];
  readonly externalIds: readonly ExternalIdGroup[];
  /** Absent where it could not be read. */
  readonly organization: Organization | undefined;
  /** ARN. */
  readonly caller: string;
  /** The accounts that the operator limited the verification to, if any. */
  readonly onlyAccounts: readonly string[] | undefined;
}

/** What was seen, as evidence of this moment. */
export function evidenceOf(verification: Verification, seen: Seen): Evidence {
  const ofAccounts = seen.accounts.flatMap(({ subject, findings }) =>
    inAccount(subject.account, findings),
  );
  const findings = worstFirst([...ofAccounts, ...seen.others]);
  const { name, chosen, notChecked } = verification;
  const { organization } = seen;
  return {
    schemaVersion: EVIDENCE_VERSION,
    at: new Date().toISOString(),
    stack: name,
    holds: allHold(findings),
    caller: seen.caller,
    versions: { authomizeAws: packageVersion(), node: process.versions.node },
    settingsSha256: settingsHash(verification),
    ...(notChecked.length > 0 && { notChecked }),
    selection: {
      ...(chosen.accountChoice.from === "list"
        ? { accounts: "list" }
        : { organization: chosen.accountChoice.selection }),
      ...(seen.onlyAccounts && { onlyAccounts: seen.onlyAccounts }),
    },
    ...(organization && {
      organization: { id: organization.id, accounts: organization.accounts.length },
    }),
    leftOut: leftOutOf(verification, organization),
    accounts: accountsOf(seen, findings, verification),
    findings,
    externalIds: seen.externalIds,
  };
}

/** The settings as they stand, without what is kept secret. */
function settingsHash({ configuration }: Verification): string {
  const { values, secretKeys } = configuration;
  return sha256(Object.fromEntries(Object.entries(values).filter(([key]) => !secretKeys.has(key))));
}

function leftOutOf(
  { enrolment }: Verification,
  organization: Organization | undefined,
): Evidence["leftOut"] {
  const planned = new Set(enrolment.plan.map(({ id }) => id));
  const ofPlan = enrolment.plan
    .filter(({ isEnrolled }) => !isEnrolled)
    .map(({ id, name, reason }) => leftOut(id, name, describeReason(reason)));
  const outside = (organization?.accounts ?? [])
    .filter(({ id }) => !planned.has(id))
    .map(({ id, name }) => leftOut(id, name, "not in the setting accounts"));
  return [...ofPlan, ...outside];
}

function leftOut(accountId: string, name: string | undefined, reason: string) {
  return { accountId, ...(name === undefined ? {} : { accountName: name }), reason };
}

function accountsOf(
  { accounts, organization }: Seen,
  findings: readonly AccountFinding[],
  { enrolment }: Verification,
): readonly AccountEvidence[] {
  const open = openAccounts(findings);
  const places = new Map<string, readonly UnitName[] | undefined>([
    ...enrolment.plan.map(({ id, place }) => [id, place] as const),
    ...(organization?.accounts ?? []).map(({ id, place }) => [id, place] as const),
  ]);
  const names = new Map((organization?.accounts ?? []).map(({ id, name }) => [id, name]));
  const rowOf = (accountId: string, name: string | undefined) => {
    const accountName = name ?? names.get(accountId);
    const place = places.get(accountId);
    return {
      accountId,
      ...(accountName === undefined ? {} : { accountName }),
      ...(place && { unit: place.map((unit) => unit.name).join("/") }),
    };
  };
  const rows = accounts.map(({ subject, isRead, role }): AccountEvidence => {
    const { id, name } = subject.account;
    return {
      ...rowOf(id, name),
      isEnrolled: subject.enrolment === "enrolled",
      result: open.has(id) ? "open" : isRead ? "holds" : "unread",
      ...(role && { role }),
    };
  });
  const known = new Set(rows.map(({ accountId }) => accountId));
  const others = findings.filter(({ accountId }) => !known.has(accountId));
  const more = [...new Set(others.map(({ accountId }) => accountId))].map(
    (id): AccountEvidence => ({
      ...rowOf(id, undefined),
      isEnrolled: false,
      result: open.has(id) ? "open" : "unread",
    }),
  );
  return [...rows, ...more].sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
}
