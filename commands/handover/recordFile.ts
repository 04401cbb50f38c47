import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import * as v from "valibot";

import { projectFolder } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import { jsonText, messageOf } from "../terminal/text";
import { type HandoverRecord, handoverRecord } from "./report/record";

/** Where a stack's hand-overs are remembered: beside its configuration, to be committed with it. */
export function recordFileOf(stack: string): string {
  return join(projectFolder(), "handovers", `${basename(stack)}.json`);
}

/** Reads what was remembered, if anything; throws an OperatorError when it is not such a record. */
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

/** Remembers a hand-over; throws an OperatorError when the file cannot be written. */
export function writeRecord(file: string, record: HandoverRecord): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, jsonText(record));
  } catch (error) {
    throw new OperatorError(
      `This hand-over could not be remembered (${messageOf(error)}). ` +
        "Choose another file with --record-file <file>, or look only, with --no-record.",
    );
  }
}
