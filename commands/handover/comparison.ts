import type { DialogField } from "../../contract/dialog";
import type { FieldValue } from "./fieldValues";
import { hadValue, hadValues, type HandoverRecord, type RecordedHandover } from "./record";

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
      /**
       * `changed`: the values differ from those of `since`. `unchanged`: they are the same, and
       * `changes` are those that came with the hand-over of `since`, to be read again.
       */
      readonly kind: "changed" | "unchanged";
      /** The last hand-over; ISO 8601, UTC. */
      readonly since: string;
      /** In the dialog's order. */
      readonly changes: readonly FieldChange[];
    };

/** Compares a stack's values with the last hand-over. */
export function compare(
  record: HandoverRecord | undefined,
  fields: readonly FieldValue[],
): Comparison {
  if (record === undefined) return { kind: "first" };
  const since = record.latest.at;
  if (!hadValues(record.latest, fields)) {
    return { kind: "changed", since, changes: changesSince(record.latest, fields) };
  }
  const changes = record.before === undefined ? [] : changesSince(record.before, fields);
  return { kind: "unchanged", since, changes };
}

function changesSince(
  recorded: RecordedHandover,
  fields: readonly FieldValue[],
): readonly FieldChange[] {
  return fields
    .filter((field) => !hadValue(recorded, field))
    .map(({ field, value, isSecret }) => {
      const before = recorded.values[field.key];
      return {
        field,
        ...(isSecret ? {} : { before }),
        ...(field.key === "accountNumbers"
          ? accountChanges(before, value)
          : { addedAccounts: [], removedAccounts: [] }),
      };
    });
}

function accountChanges(
  before: string | undefined,
  now: string | undefined,
): Pick<FieldChange, "addedAccounts" | "removedAccounts"> {
  const [earlier, current] = [accountsIn(before), accountsIn(now)];
  return {
    addedAccounts: current.filter((account) => !earlier.includes(account)).sort(),
    removedAccounts: earlier.filter((account) => !current.includes(account)).sort(),
  };
}

function accountsIn(field: string | undefined): readonly string[] {
  return (field ?? "").split(",").filter((account) => account !== "");
}
