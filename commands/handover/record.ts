import type { DialogFieldKey } from "../../contract/dialog";
import type { FieldValue } from "./fieldValues";
import { fingerprint, isFingerprintOf } from "./fingerprint";

/** What the dialog was given at one time. Holds no secret. */
export interface RecordedHandover {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly values: Readonly<Partial<Record<DialogFieldKey, string>>>;
  /** Of the fields that are secret; see `fingerprint`. */
  readonly fingerprints: Readonly<Partial<Record<DialogFieldKey, string>>>;
}

/** What is remembered of a stack's hand-overs. */
export interface HandoverRecord {
  readonly latest: RecordedHandover;
  /** The one that `latest` changed; absent for the first. */
  readonly before?: RecordedHandover | undefined;
}

/** Whether a field had this value in a recorded hand-over. */
export function hadValue(recorded: RecordedHandover, { field, value }: FieldValue): boolean {
  const taken = recorded.fingerprints[field.key];
  if (taken !== undefined) return value !== undefined && isFingerprintOf(taken, value);
  return recorded.values[field.key] === value;
}

/** Whether a recorded hand-over had these values and no others. */
export function hadValues(recorded: RecordedHandover, fields: readonly FieldValue[]): boolean {
  return fields.every((field) => hadValue(recorded, field));
}

/**
 * The record after handing over these values. Handing over the same again changes nothing, so that
 * what changed can be read as often as needed. A field that became secret is taken out.
 *
 * @param at - when it is handed over
 */
export function nextRecord(
  record: HandoverRecord | undefined,
  fields: readonly FieldValue[],
  at: Date,
): HandoverRecord {
  if (record === undefined) return { latest: recordedHandover(fields, at) };
  const latest = withoutSecrets(record.latest, fields);
  if (!hadValues(latest, fields)) return { latest: recordedHandover(fields, at), before: latest };
  if (record.before === undefined) return { latest };
  return { latest, before: withoutSecrets(record.before, fields) };
}

function recordedHandover(fields: readonly FieldValue[], at: Date): RecordedHandover {
  const filled = fields.flatMap(({ field, value, isSecret }) =>
    value === undefined ? [] : [{ key: field.key, value, isSecret }],
  );
  const open = filled.filter(({ isSecret }) => !isSecret);
  const secret = filled.filter(({ isSecret }) => isSecret);
  return {
    at: at.toISOString(),
    values: Object.fromEntries(open.map(({ key, value }) => [key, value])),
    fingerprints: Object.fromEntries(secret.map(({ key, value }) => [key, fingerprint(value)])),
  };
}

function withoutSecrets(
  recorded: RecordedHandover,
  fields: readonly FieldValue[],
): RecordedHandover {
  const secretKeys = new Set(fields.flatMap(({ field, isSecret }) => (isSecret ? field.key : [])));
  const values = Object.entries(recorded.values);
  const open = values.filter(([key]) => !secretKeys.has(key as DialogFieldKey));
  const becameSecret = values.filter(([key]) => secretKeys.has(key as DialogFieldKey));
  return {
    at: recorded.at,
    values: Object.fromEntries(open),
    fingerprints: {
      ...recorded.fingerprints,
      ...Object.fromEntries(becameSecret.map(([key, value]) => [key, fingerprint(value)])),
    },
  };
}
