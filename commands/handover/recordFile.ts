import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import * as v from "valibot";

import { PROJECT_FOLDER } from "../../config/projectFolder";
import { DIALOG_FIELDS } from "../../contract/dialog";
import { OperatorError } from "../../errors";
import type { HandoverRecord } from "./record";

const byField = v.partial(
  v.object(Object.fromEntries(DIALOG_FIELDS.map(({ key }) => [key, v.string()]))),
);
const recordedHandover = v.object({
  at: v.pipe(v.string(), v.isoTimestamp()),
  values: byField,
  fingerprints: byField,
});
const handoverRecord = v.object({
  latest: recordedHandover,
  before: v.optional(recordedHandover),
});

/**
 * Where a stack's hand-overs are remembered unless the operator says otherwise: in the project,
 * beside the stack's configuration, to be committed with it. So whoever hands over next knows what
 * the dialog has, on every backend; stack tags are known to Pulumi Cloud only, and too short.
 *
 * @param stack - its name; of `organization/project/stack` the last part counts
 */
export function recordFileOf(stack: string): string {
  const name = stack.split("/").at(-1) ?? stack;
  return join(PROJECT_FOLDER, "handovers", `${name}.json`);
}

/**
 * Reads what was remembered; undefined if there is nothing yet.
 *
 * @throws OperatorError when the file cannot be read, or is not such a record
 */
export function readRecord(file: string): HandoverRecord | undefined {
  try {
    return v.parse(handoverRecord, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new OperatorError(
      `${file} is not a record of hand-overs (${messageOf(error)}). Restore it from version control, or remove it: ` +
        "every field then counts as new.",
    );
  }
}

/**
 * Remembers a hand-over.
 *
 * @throws OperatorError when the file cannot be written
 */
export function writeRecord(file: string, record: HandoverRecord): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
  } catch (error) {
    throw new OperatorError(
      `This hand-over could not be remembered (${messageOf(error)}). ` +
        "Choose another file with --record-file <file>, or look only, with --no-record.",
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
