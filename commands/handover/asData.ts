import type { HandoverReport } from "./report";

/** The hand-over for programs, as JSON text. A value that is absent or hidden is null. */
export function asJson(report: HandoverReport): string {
  const { comparison } = report;
  const data = {
    stack: report.stack,
    madeAt: report.madeAt.toISOString(),
    comparison: {
      kind: comparison.kind,
      since: comparison.kind === "first" ? null : comparison.since,
      changes: (comparison.kind === "first" ? [] : comparison.changes).map(
        ({ field, before, addedAccounts, removedAccounts }) => ({
          key: field.key,
          step: field.step,
          label: field.label,
          before: before ?? null,
          addedAccounts,
          removedAccounts,
        }),
      ),
    },
    fields: report.fields.map(({ field, value, isHidden, isChanged }) => ({
      key: field.key,
      step: field.step,
      label: field.label,
      action: field.action,
      value: value ?? null,
      isHidden,
      isChanged,
    })),
    accounts: report.accounts.map(({ name, ...account }) => ({ ...account, name: name ?? null })),
    isExternalIdGenerated: report.isExternalIdGenerated,
    incompleteRemovals: report.incompleteRemovals,
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/** The dialog's entries as CSV (RFC 4180) with a heading; a value that is absent or hidden is empty. */
export function asCsv(report: HandoverReport): string {
  const rows = report.fields.map(({ field, value, isHidden, isChanged }) => [
    String(field.step),
    field.label,
    value ?? "",
    isHidden ? "hidden" : isChanged ? "changed" : "",
  ]);
  const lines = [["Step", "Field", "Value", "Remark"], ...rows].map((row) =>
    row.map(quoted).join(","),
  );
  return `${lines.join("\r\n")}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
