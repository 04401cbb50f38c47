import { createHash } from "node:crypto";

import type { Severity } from "../../../../contract/verification/finding";
import { jsonText } from "../../../terminal/text";
import type { AccountEvidence, Evidence } from "../evidence";
import { goodInWords } from "./facts";

/**
 * The version of OCSF: the one of AWS Security Hub's findings (AWS Security Hub user guide, "Security Hub and
 * the Open Cybersecurity Schema Framework (OCSF)").
 */
const OCSF_VERSION = "1.6.0";

/** What Security Hub tells findings apart by, beside their own uid and the account's (API reference, OcsfFindingIdentifier). */
const PRODUCT = "authomize-aws";

/** OCSF's numbers and captions (ocsf/ocsf-schema 1.6.0: dictionary.json, events/findings, objects/compliance.json). */
const SEVERITY: Readonly<Record<Severity, { severity_id: number; severity: string }>> = {
  critical: { severity_id: 5, severity: "Critical" },
  high: { severity_id: 4, severity: "High" },
  medium: { severity_id: 3, severity: "Medium" },
  info: { severity_id: 1, severity: "Informational" },
};
const COMPLIANCE = {
  pass: { status_id: 1, status: "Pass" },
  /** It "did not yield a result due to missing information". */
  warning: { status_id: 2, status: "Warning" },
  fail: { status_id: 3, status: "Fail" },
} as const;
const ACTIVITY = {
  create: { activity_id: 1, activity_name: "Create" },
  close: { activity_id: 3, activity_name: "Close" },
} as const;
const STATUS = {
  new: { status_id: 1, status: "New" },
  resolved: { status_id: 4, status: "Resolved" },
} as const;
const CLASS = {
  category_uid: 2,
  category_name: "Findings",
  class_uid: 2003,
  class_name: "Compliance Finding",
} as const;
const AWS_ACCOUNT = { type_id: 10, type: "AWS Account" } as const;

/** One thing to be told of an account. */
interface Told {
  readonly account: AccountEvidence;
  readonly severity: Severity;
  readonly rule: string;
  readonly text: string;
  readonly fix?: string;
  readonly compliance: keyof typeof COMPLIANCE;
  /** Whether it was told before, and is not true any more. */
  readonly isGone?: boolean;
}

/**
 * An evidence as OCSF events of the class Compliance Finding, 2003: one for each finding, and one for each
 * account in which nothing has to be done. What is found again has the same uid, so that importing it again
 * updates it; what an earlier evidence had, and this one has not, is closed.
 */
export function asOcsf(evidence: Evidence): string {
  const rows = new Map(evidence.accounts.map((account) => [account.accountId, account]));
  const { findings, changes } = evidence;
  const rowOf = ({ accountId, accountName }: Evidence["findings"][number]): AccountEvidence =>
    rows.get(accountId) ?? { accountId, accountName, isEnrolled: false, result: "unread" };
  const told = [
    ...findings.map((finding) => ofFinding(finding, rowOf(finding))),
    ...(changes?.goneFindings ?? []).map((finding) => ({
      ...ofFinding(finding, rowOf(finding)),
      compliance: "pass" as const,
      isGone: true,
    })),
    ...evidence.accounts.filter(({ result }) => result !== "open").map(ofGoodAccount),
  ];
  return jsonText(told.map((each) => event(each, evidence)));
}

function ofFinding(
  { severity, rule, problem, fix }: Evidence["findings"][number],
  account: AccountEvidence,
): Told {
  const ofInfo = account.result === "unread" ? "warning" : "pass";
  const compliance = severity === "info" ? ofInfo : "fail";
  return { account, severity, rule, text: problem, fix, compliance };
}

function ofGoodAccount(account: AccountEvidence): Told {
  const isRead = account.result === "holds";
  const text = isRead ? goodInWords(account) : "Nobody could look into the account";
  const compliance = isRead ? "pass" : "warning";
  return { account, severity: "info", rule: "contract", text, compliance };
}

function event(told: Told, evidence: Evidence): object {
  const { account, severity, rule, text, fix, compliance, isGone = false } = told;
  const time = Date.parse(evidence.at);
  const activity = isGone ? ACTIVITY.close : ACTIVITY.create;
  return {
    ...activity,
    ...CLASS,
    type_uid: CLASS.class_uid * 100 + activity.activity_id,
    type_name: `${CLASS.class_name}: ${activity.activity_name}`,
    time,
    ...SEVERITY[severity],
    ...(compliance === "pass" ? STATUS.resolved : STATUS.new),
    message: text,
    metadata: metadataOf(evidence, rule),
    cloud: cloudOf(account, evidence),
    finding_info: {
      uid: uidOf(told, evidence),
      title: `${rule}: ${text}`,
      desc: text,
      types: ["Cross-account access"],
      last_seen_time: time,
    },
    compliance: {
      ...COMPLIANCE[compliance],
      control: rule,
      requirements: ["Authomize's trust role is what the contract and the settings say"],
      standards: [PRODUCT],
      status_details: [text],
    },
    ...(fix === undefined ? {} : { remediation: { desc: fix } }),
    resources: [resourceOf(account)],
  };
}

function metadataOf({ versions, at }: Evidence, rule: string): object {
  return {
    version: OCSF_VERSION,
    profiles: ["cloud"],
    event_code: rule,
    original_time: at,
    product: {
      uid: PRODUCT,
      name: PRODUCT,
      vendor_name: PRODUCT,
      version: versions.authomizeAws,
    },
  };
}

function cloudOf(
  { accountId, accountName, unit }: AccountEvidence,
  { organization }: Evidence,
): object {
  return {
    provider: "AWS",
    account: { uid: accountId, name: accountName ?? accountId, ...AWS_ACCOUNT },
    ...(organization === undefined
      ? {}
      : { org: { uid: organization.id, ...(unit === undefined ? {} : { ou_name: unit }) } }),
  };
}

/** The same whenever the same is found: no time is in it, and of a finding's text only the hash. */
function uidOf({ account, rule, text, fix }: Told, { stack }: Evidence): string {
  const which = [stack, account.accountId, rule];
  if (fix === undefined) return which.join("/");
  return [...which, createHash("sha256").update(text).digest("hex").slice(0, 16)].join("/");
}

/** The role, where there is one; else the account. */
function resourceOf({ accountId, role }: AccountEvidence): object {
  const account = `arn:aws:iam::${accountId}:root`;
  const common = { cloud_partition: "aws", role_id: 1, role: "Target" };
  if (role === undefined) return { ...common, uid: account, name: accountId, type: "AwsAccount" };
  const name = role.arn.split("/").at(-1);
  return { ...common, uid: role.arn, name, type: "AwsIamRole", data: role };
}
