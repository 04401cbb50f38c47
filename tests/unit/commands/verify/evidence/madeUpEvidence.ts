import { withChanges } from "../../../../../commands/verify/evidence/changes";
import type {
  AccountEvidence,
  Evidence,
  RoleEvidence,
} from "../../../../../commands/verify/evidence/evidence";
import type { Finding, Severity } from "../../../../../contract/verification/finding";

export const SHOP = "310957284466";
export const PAYMENTS = "846120973358";
export const LOGS = "058264715093";

const hash = (digit: string) => digit.repeat(64);

/** A role as it should be. */
export function madeUpRole(accountId: string, others: Partial<RoleEvidence> = {}): RoleEvidence {
  return {
    arn: `arn:aws:iam::${accountId}:role/AuthomizeCrossAccountTrustRole`,
    roleId: `AROA${accountId}AAAAA`,
    createdAt: "2026-02-28T14:05:06.000Z",
    trustPolicySha256: hash("a"),
    managedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit"],
    inlinePolicies: [],
    maxSessionDuration: 3600,
    tags: [{ key: "authomize-aws:stack", value: "prod" }],
    lastUsed: null,
    ...others,
  };
}

/** The row of an account in which nothing has to be done. */
export function madeUpAccount(
  accountId: string,
  others: Partial<AccountEvidence> = {},
): AccountEvidence {
  return { accountId, isEnrolled: true, result: "holds", role: madeUpRole(accountId), ...others };
}

/** A finding in an account. */
export function madeUpFinding(
  accountId: string,
  severity: Severity,
  rule: string,
  others: Partial<Finding & { accountName: string }> = {},
): Evidence["findings"][number] {
  const text = { problem: `what ${rule} means`, fix: "put it back" };
  return { accountId, severity, rule, ...text, ...others };
}

/** An evidence of one good account, but for what is said. */
export function madeUpEvidence(others: Partial<Evidence> = {}): Evidence {
  return {
    schemaVersion: 1,
    at: "2026-11-25T06:07:08.000Z",
    stack: "prod",
    holds: true,
    caller: "arn:aws:iam::417290385612:user/auditor",
    versions: { authomizeAws: "0.2.0", node: "20.19.0" },
    settingsSha256: hash("b"),
    selection: { accounts: "list" },
    organization: { id: "o-a1b2c3d4e5", accounts: 3 },
    leftOut: [],
    accounts: [madeUpAccount(SHOP)],
    findings: [],
    externalIds: [{ externalId: "the-id", whose: "this stack's", accounts: [SHOP] }],
    ...others,
  };
}

/** One account that is open, one that holds, one into which nobody could look. */
export function mixedEvidence(): Evidence {
  return madeUpEvidence({
    holds: false,
    leftOut: [
      { accountId: LOGS, accountName: "Log archive", reason: "not in the setting accounts" },
    ],
    accounts: [
      { accountId: LOGS, accountName: "Log archive", isEnrolled: false, result: "unread" },
      madeUpAccount(SHOP, { accountName: "Shop", unit: "Root/Production", result: "open" }),
      madeUpAccount(PAYMENTS),
    ],
    findings: [
      madeUpFinding(SHOP, "critical", "policy-added", { accountName: "Shop" }),
      madeUpFinding(SHOP, "high", "trust-action", { accountName: "Shop" }),
      madeUpFinding(LOGS, "info", "unreachable"),
      madeUpFinding(PAYMENTS, "info", "role-never-used"),
    ],
  });
}

/** What verifies the stack of made-up evidence. */
export const VERIFY = "npx authomize verify --stack prod";

/** An evidence beside an earlier one. */
export function since(earlier: Evidence, evidence: Evidence): Evidence {
  return withChanges(evidence, earlier, VERIFY);
}
