import type { DialogField } from "../../../contract/dialog/fields";
import type { GrantedAccess } from "../../../contract/dialog/accessInWords";
import type { StackOutputs } from "../../../contract/stackOutputs";
import { compare, type Comparison } from "./comparison";
import { type FieldValue, fieldValues, type HandoverRecord } from "./record";

/** One entry of the dialog as it may be shown. */
export interface ShownField {
  readonly field: DialogField;
  /** Absent: there is none, or it is hidden. */
  readonly value?: string | undefined;
  readonly isHidden: boolean;
  /** Whether it differs from the last hand-over; never in a first one. */
  readonly isChanged: boolean;
}

/** One enrolled account. */
export interface HandedOverAccount {
  readonly id: string;
  /** A name for people; absent where none is known. */
  readonly name?: string | undefined;
  readonly roleArn: string;
  /** Whether the last run reached the account and finished its role. */
  readonly isComplete: boolean;
}

/** What a report is made from. */
export interface ReportSource {
  readonly stack: string;
  readonly outputs: StackOutputs;
  /** Names of the outputs that the stack keeps encrypted. */
  readonly secretOutputs: ReadonlySet<string>;
  readonly accountNames: ReadonlyMap<string, string>;
  readonly cloudTrailLogs: GrantedAccess["cloudTrailLogs"];
  /** Whether this project made the external ID up, so that the dialog's own has to replace it. */
  readonly isExternalIdGenerated: boolean;
  /** The ARNs of roles and users that earlier runs were to remove, and could not. */
  readonly incompleteRemovals: readonly string[];
  /** The command that completes the accounts that the last run did not finish. */
  readonly repair: string;
  readonly record: HandoverRecord | undefined;
  readonly showSecrets: boolean;
  readonly now: Date;
}

/** A hand-over with everything that may be shown of it, and nothing that may not. */
export interface HandoverReport extends Pick<
  ReportSource,
  "stack" | "isExternalIdGenerated" | "incompleteRemovals" | "repair"
> {
  readonly madeAt: Date;
  readonly comparison: Comparison;
  readonly fields: readonly ShownField[];
  /** Sorted by ID. */
  readonly accounts: readonly HandedOverAccount[];
  /** Whether the roles trust an IAM user of the operator's own instead of the vendor's. */
  readonly isLegacy: boolean;
  /** What decides what the vendor can do. */
  readonly access: GrantedAccess;
}

/** Puts together what an operator is shown; secret values stay out unless they are asked for. */
export function handoverReport(source: ReportSource): HandoverReport {
  const { stack, isExternalIdGenerated, incompleteRemovals, repair, outputs } = source;
  const fields = fieldValues(outputs, source.secretOutputs);
  const comparison = compare(source.record, fields);
  return {
    stack,
    madeAt: source.now,
    comparison,
    fields: fields.map((field) => shownField(field, comparison, source.showSecrets)),
    accounts: outputs.accounts.map((id) => ({
      id,
      name: source.accountNames.get(id),
      roleArn: outputs.roleArns[id] ?? "",
      isComplete: !outputs.incompleteAccounts.includes(id),
    })),
    isExternalIdGenerated,
    incompleteRemovals,
    repair,
    access: {
      identityCenter: outputs.handover.managementAccount !== undefined,
      cloudTrailLogs: source.cloudTrailLogs,
    },
    isLegacy: outputs.legacyAccessKeyId !== undefined,
  };
}

/** The entry of the dialog with this key, which every report has. */
export function shown(report: HandoverReport, key: DialogField["key"]): ShownField {
  const found = report.fields.find(({ field }) => field.key === key);
  if (found === undefined) throw new Error(`The dialog has no entry ${key}.`);
  return found;
}

function shownField(
  { field, value, isSecret }: FieldValue,
  comparison: Comparison,
  showSecrets: boolean,
): ShownField {
  const isHidden = isSecret && !showSecrets;
  const isChanged =
    comparison.kind === "changed" &&
    comparison.changes.some((change) => change.field.key === field.key);
  return { field, value: isHidden ? undefined : value, isHidden, isChanged };
}
