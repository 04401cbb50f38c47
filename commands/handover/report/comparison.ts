import type { DialogField } from "../../../contract/dialog/fields";
import { type FieldValue, hadValue, type HandoverRecord, type RecordedHandover } from "./record";

/** How one field differs from an earlier hand-over. */
export interface FieldChange {
  readonly field: DialogField;
  /** The value before; absent where there was none, and of a secret. */
  readonly before?: string | undefined;
  /** Of *Account Numbers*: the accounts that came, sorted. */
  readonly addedAccounts: readonly string[];
  /** Of *Account Numbers*: the accounts that went, sorted. */
  readonly removedAccounts: readonly string[];
}

/** A stack's values beside those that were handed over last. */
export type Comparison =
  | { readonly kind: "first" }
  | {
      /** `unchanged`: `changes` are those that came with the hand-over of `since`, to be read again. */
      readonly kind: "changed" | "unchanged";
      /** The last hand-over; ISO 8601, UTC. */
      readonly since: string;
      readonly changes: readonly FieldChange[];
    };

/** Compares a stack's values with the last hand-over. */
export function compare(
  record: HandoverRecord | undefined,
  fields: readonly FieldValue[],
): Comparison {
  if (record === undefined) return { kind: "first" };
  const { latest, before } = record;
  const changes = changesSince(latest, fields);
  if (changes.length > 0) return { kind: "changed", since: latest.at, changes };
  const earlier = before === undefined ? [] : changesSince(before, fields);
  return { kind: "unchanged", since: latest.at, changes: earlier };
}

function changesSince(
  recorded: RecordedHandover,
  fields: readonly FieldValue[],
): readonly FieldChange[] {
  const changed = fields.filter((field) => !hadValue(recorded, field));
  return changed.map(({ field, value, isSecret }) => {
    const before = recorded.values[field.key];
    const hasAccounts = field.key === "accountNumbers";
    const [earlier, current] = [before, value].map((text) => (hasAccounts ? accountsIn(text) : []));
    return {
      field,
      ...(isSecret ? {} : { before }),
      addedAccounts: without(current, earlier),
      removedAccounts: without(earlier, current),
    };
  });
}

function accountsIn(field = ""): readonly string[] {
  return field.split(",").filter((account) => account !== "");
}

function without(accounts: readonly string[] = [], others: readonly string[] = []) {
  return accounts.filter((account) => !others.includes(account)).sort();
}
