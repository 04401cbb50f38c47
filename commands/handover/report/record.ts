import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

import * as v from "valibot";

import { DIALOG_FIELDS, type DialogField, dialogValues } from "../../../contract/dialog/fields";
import type { StackOutputs } from "../../../contract/stackOutputs";

/** One entry of the dialog with what a stack has for it. */
export interface FieldValue {
  readonly field: DialogField;
  /** Absent: the stack has none. */
  readonly value?: string | undefined;
  /** Whether the stack keeps it encrypted; then it is shown only on demand. */
  readonly isSecret: boolean;
}

/** Every entry of the dialog, in its order; those of encrypted outputs are secret. */
export function fieldValues(
  outputs: StackOutputs,
  secretOutputs: ReadonlySet<string>,
): readonly FieldValue[] {
  const values = dialogValues(outputs);
  return DIALOG_FIELDS.map((field) => {
    const value = values[field.key];
    return { field, value, isSecret: value !== undefined && secretOutputs.has(field.output) };
  });
}

const KEYS = DIALOG_FIELDS.map(({ key }) => key);
const byField = v.partial(v.object(v.entriesFromList(KEYS, v.string())));
const recordedHandover = v.object({
  at: v.pipe(v.string(), v.isoTimestamp()),
  values: byField,
  /** Of the fields that are secret. */
  fingerprints: byField,
});

/** What the dialog was given at one time. Holds no secret. */
export type RecordedHandover = Readonly<v.InferOutput<typeof recordedHandover>>;

/** The latest hand-over of a stack, and the one before, which it changed. */
export const handoverRecord = v.object({
  latest: recordedHandover,
  before: v.optional(recordedHandover),
});
export type HandoverRecord = Readonly<v.InferOutput<typeof handoverRecord>>;

/** Whether a field had this value in a recorded hand-over. */
export function hadValue(recorded: RecordedHandover, { field, value }: FieldValue): boolean {
  const taken = recorded.fingerprints[field.key];
  if (taken !== undefined) return value !== undefined && isFingerprintOf(taken, value);
  return recorded.values[field.key] === value;
}

/**
 * The record after handing over these values. Handing over the same again changes nothing, so that what
 * changed can be read as often as needed. A field that became secret is taken out.
 */
export function nextRecord(
  record: HandoverRecord | undefined,
  fields: readonly FieldValue[],
  at: Date,
): HandoverRecord {
  const filled = fields.flatMap(({ field, value }) =>
    value === undefined ? [] : [[field.key, value]],
  );
  const values = Object.fromEntries(filled) as RecordedHandover["values"];
  const now = () => withoutSecrets({ at: at.toISOString(), values, fingerprints: {} }, fields);
  if (record === undefined) return { latest: now() };
  const latest = withoutSecrets(record.latest, fields);
  if (!fields.every((field) => hadValue(latest, field))) return { latest: now(), before: latest };
  const before = record.before && withoutSecrets(record.before, fields);
  return before === undefined ? { latest } : { latest, before };
}

function withoutSecrets(
  { at, values, fingerprints }: RecordedHandover,
  fields: readonly FieldValue[],
): RecordedHandover {
  const secretKeys = new Set<string>(fields.flatMap((one) => (one.isSecret ? one.field.key : [])));
  const entries = Object.entries(values);
  const taken = entries
    .filter(([key]) => secretKeys.has(key))
    .map(([key, value = ""]) => [key, fingerprint(value)] as const);
  return {
    at,
    values: Object.fromEntries(entries.filter(([key]) => !secretKeys.has(key))),
    fingerprints: { ...fingerprints, ...Object.fromEntries(taken) },
  };
}

const FINGERPRINT_LENGTH = 32;

/** What notices that a secret changed, salted and slow to guess from: `salt:hash`, both base64. */
function fingerprint(secret: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(secret, salt, FINGERPRINT_LENGTH);
  return `${salt.toString("base64")}:${hash.toString("base64")}`;
}

/** Whether a fingerprint was taken of this value; a damaged fingerprint belongs to none. */
function isFingerprintOf(taken: string, value: string): boolean {
  const [salt = "", hash = ""] = taken.split(":");
  const expected = Buffer.from(hash, "base64");
  if (expected.length !== FINGERPRINT_LENGTH) return false;
  const actual = scryptSync(value, Buffer.from(salt, "base64"), FINGERPRINT_LENGTH);
  return timingSafeEqual(expected, actual);
}
