import { DEFAULT_ROLE_NAME } from "../../../../contract/vendor";
import { roleArn } from "../../../../contract/arns";
import type { StackOutputs } from "../../../../contract/stackOutputs";
import {
  fieldValues,
  nextRecord,
  type HandoverRecord,
} from "../../../../commands/handover/report/record";
import {
  handoverReport,
  type HandoverReport,
  type ReportSource,
} from "../../../../commands/handover/report/report";

export const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
export const ACCOUNTS = ["058264715093", "310957284466", "417290385612"] as const;
export const LEGACY_KEY = {
  legacyAccessKeyId: "AKIAMADEUPEXAMPLE123",
  legacySecretAccessKey: "made-up/secret+access=key",
} as const;
export const LEGACY_SECRETS: ReadonlySet<string> = new Set(Object.keys(LEGACY_KEY));

/** What a deployed stack exports; accounts go into `handover`, too. */
export function madeUpOutputs(
  accounts: readonly string[] = ACCOUNTS,
  changes: Partial<StackOutputs> = {},
): StackOutputs {
  const role = { roleName: DEFAULT_ROLE_NAME, rolePath: "/" };
  return {
    roleArns: Object.fromEntries(accounts.map((id) => [id, roleArn(id, role)])),
    externalId: EXTERNAL_ID,
    roleName: role.roleName,
    accounts,
    incompleteAccounts: [],
    ...changes,
    handover: {
      accountNumbers: accounts.join(","),
      integrationName: "AWS production",
      ownerEmail: "cloud-security@example.com",
      ...changes.handover,
    },
  };
}

/** A report of a stack that was never handed over, unless the changes say otherwise. */
export function madeUpReport(changes: Partial<ReportSource> = {}): HandoverReport {
  return handoverReport({
    stack: "prod",
    outputs: madeUpOutputs(),
    secretOutputs: new Set(),
    accountNames: new Map([["310957284466", "Shop"]]),
    cloudTrailLogs: "none",
    isExternalIdGenerated: false,
    incompleteRemovals: [],
    repair: "npx pulumi up --refresh --continue-on-error --stack prod",
    record: undefined,
    showSecrets: false,
    now: new Date("2026-03-04T15:16:17Z"),
    ...changes,
  });
}

/** The record after handing these outputs over, one after the other, a day apart. */
export function handedOver(
  outputs: readonly StackOutputs[],
  secretOutputs: ReadonlySet<string> = new Set(),
): HandoverRecord {
  let record: HandoverRecord | undefined;
  for (const [day, each] of outputs.entries()) {
    const at = new Date(Date.UTC(2026, 1, day + 1, 10, 11));
    record = nextRecord(record, fieldValues(each, secretOutputs), at);
  }
  if (record === undefined) throw new Error("Nothing was handed over.");
  return record;
}
