import type { FieldChange } from "./comparison";
import type { HandoverReport } from "./report";

/** A moment as people compare it across time zones: `2026-02-28 14:05 UTC`. */
export function moment(at: string | Date): string {
  const text = typeof at === "string" ? at : at.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/**
 * What became of one field, as the end of a sentence that begins with its label. Values of secrets
 * are never part of it.
 */
export function describeChange(change: FieldChange, report: HandoverReport): string {
  const { addedAccounts, removedAccounts, before } = change;
  const accounts = [
    ...(addedAccounts.length === 0 ? [] : [`added ${listed(addedAccounts, report)}`]),
    ...(removedAccounts.length === 0 ? [] : [`removed ${listed(removedAccounts, report)}`]),
  ];
  if (accounts.length > 0) return accounts.join("; ");
  const now = report.fields.find(({ field }) => field.key === change.field.key);
  if (now?.isHidden === true) return "has a new value";
  if (now?.value === undefined)
    return before === undefined ? "is now empty" : `is now empty, was ${before}`;
  return before === undefined ? "is new" : `was ${before}`;
}

function listed(accounts: readonly string[], report: HandoverReport): string {
  return accounts.map((id) => named(id, report)).join(", ");
}

function named(id: string, report: HandoverReport): string {
  const name = report.accounts.find((account) => account.id === id)?.name;
  return name === undefined ? id : `${id} (${name})`;
}
