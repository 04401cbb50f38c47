import { stringify } from "csv-stringify/sync";

import { counted, jsonText, moment, printable } from "../../terminal/text";
import type { FieldChange } from "./comparison";
import type { HandoverReport, ShownField } from "./report";

/** The hand-over for programs, as JSON text. A value that is absent or hidden is null. */
export function asJson(report: HandoverReport): string {
  const { stack, madeAt, comparison, isExternalIdGenerated, incompleteRemovals } = report;
  const { since = null, changes = [] } = comparison.kind === "first" ? {} : comparison;
  return jsonText({
    stack,
    madeAt: madeAt.toISOString(),
    comparison: {
      kind: comparison.kind,
      since,
      changes: changes.map(({ field, before = null, addedAccounts, removedAccounts }) => {
        const { key, step, label } = field;
        return { key, step, label, before, addedAccounts, removedAccounts };
      }),
    },
    fields: report.fields.map(({ field, value = null, isHidden, isChanged }) => {
      const { key, step, label, action } = field;
      return { key, step, label, action, value, isHidden, isChanged };
    }),
    accounts: report.accounts.map(({ name = null, ...account }) => ({ ...account, name })),
    isExternalIdGenerated,
    incompleteRemovals,
  });
}

/** The dialog's entries as CSV (RFC 4180), in which no spreadsheet takes a value for a formula. */
export function asCsv(report: HandoverReport): string {
  const rows = report.fields.map(({ field, value = "", isHidden, isChanged }) => [
    String(field.step),
    field.label,
    value,
    isHidden ? "hidden" : isChanged ? "changed" : "",
  ]);
  return stringify([["Step", "Field", "Value", "Remark"], ...rows], {
    record_delimiter: "windows",
    quoted_match: /[\r\n]/,
    escape_formulas: true,
  });
}

/** The hand-over for the terminal: what changed first, then each value alone on its line. */
export function asText(report: HandoverReport): string {
  const steps = ["Authomize's dialog, step by step:", ...report.fields.map(entry)];
  return `${[...headOf(report), ...steps].map(printable).join("\n\n")}\n`;
}

/** What an operator has to know before anything is typed: problems, then changes. */
export function headOf(report: HandoverReport): readonly string[] {
  const accounts = counted(report.accounts.length, "account");
  const title = `Hand-over of the stack ${report.stack}: ${accounts}.`;
  return [title, ...warnings(report), changes(report)];
}

/** What stands between this hand-over and one that works; each names its remedy. */
export function warnings(report: HandoverReport): readonly string[] {
  const { stack, repair, isExternalIdGenerated, incompleteRemovals } = report;
  const incomplete = report.accounts.flatMap(({ id, isComplete }) => (isComplete ? [] : [id]));
  const generated =
    "Warning: the external ID was generated here. Authomize can use the roles only with the one that its dialog shows: " +
    `npx pulumi config set externalId <External ID> --stack ${stack}, then npx pulumi up --stack ${stack}.`;
  const unfinished =
    `Warning: the last run did not finish ${counted(incomplete.length, "account")}: ` +
    `${incomplete.join(", ")}. Read that run's errors, or see what stands in the way, such as a role that is not this stack's, and the ways out: ` +
    `npx authomize preflight --stack ${stack}. Mend it, then run again: ${repair}.`;
  const unremoved =
    "Warning: an earlier run was to remove these, and could not; they let in whom they always did: " +
    `${incompleteRemovals.join(", ")}. Whether they are still there: npx authomize verify --stack ${stack}`;
  return [
    ...(isExternalIdGenerated ? [generated] : []),
    ...(incomplete.length === 0 ? [] : [unfinished]),
    ...(incompleteRemovals.length === 0 ? [] : [unremoved]),
  ];
}

function changes(report: HandoverReport): string {
  const { comparison } = report;
  if (comparison.kind === "first") {
    return "This is the first hand-over of this stack: every field is new.";
  }
  const lines = comparison.changes.map(
    (change) =>
      `  step ${change.field.step}, ${change.field.label}: ${describeChange(change, report)}`,
  );
  const since = moment(comparison.since);
  if (comparison.kind === "changed") {
    return [`Changed since the hand-over of ${since}:`, ...lines].join("\n");
  }
  const nothing = `Nothing has changed since the hand-over of ${since}`;
  if (lines.length === 0) return `${nothing}, the first.`;
  return [`${nothing}. That one changed:`, ...lines].join("\n");
}

function entry({ field, value, isHidden, isChanged }: ShownField): string {
  const remarks = [
    ...(field.action === "compare" ? ["compare: the dialog has to show this one"] : []),
    ...(isChanged ? ["changed"] : []),
  ];
  const remark = remarks.length === 0 ? "" : ` (${remarks.join("; ")})`;
  const shownValue = isHidden
    ? "(secret: --show-secrets shows it)"
    : (value ?? `(${field.whenEmpty})`);
  return `Step ${field.step} · ${field.label}${remark}\n${shownValue}`;
}

/** What became of one field, as the end of a sentence; it has no value of a secret. */
export function describeChange(change: FieldChange, report: HandoverReport): string {
  const { addedAccounts, removedAccounts, before } = change;
  const accounts = [
    ...(addedAccounts.length === 0 ? [] : [`added ${listed(addedAccounts, report)}`]),
    ...(removedAccounts.length === 0 ? [] : [`removed ${listed(removedAccounts, report)}`]),
  ];
  if (accounts.length > 0) return accounts.join("; ");
  const now = report.fields.find(({ field }) => field.key === change.field.key);
  if (now?.isHidden === true) return "has a new value";
  const was = before === undefined ? undefined : `was ${before}`;
  if (now?.value !== undefined) return was ?? "is new";
  return was === undefined ? "is now empty" : `is now empty, ${was}`;
}

function listed(ids: readonly string[], report: HandoverReport): string {
  const names = new Map(report.accounts.map(({ id, name }) => [id, name]));
  const named = ids.map((id) => {
    const name = names.get(id);
    return name === undefined ? id : `${id} (${name})`;
  });
  return named.join(", ");
}
