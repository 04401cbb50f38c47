import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import * as v from "valibot";

import { projectFolder } from "../../config/projectFolder";
import { ACCOUNT_ID } from "../../contract/iamRules";
import { OperatorError } from "../../errors";
import { jsonText } from "../terminal/text";

const record = v.object({ failed: v.array(v.pipe(v.string(), v.regex(ACCOUNT_ID))) });

/** The accounts that failed in a stack's last preflight; throws an OperatorError when there was none. */
export function readFailedAccounts(stack: string): readonly string[] {
  try {
    return v.parse(record, JSON.parse(readFileSync(fileOf(stack), "utf8"))).failed;
  } catch {
    throw new OperatorError(
      `There is no earlier preflight of the stack ${stack} on this machine. Run it without --failed first.`,
    );
  }
}

/** Remembers, on this machine, the accounts that failed in a stack's preflight. */
export function writeFailedAccounts(stack: string, failed: readonly string[]): void {
  const file = fileOf(stack);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, jsonText({ failed }));
}

/** Of `organization/project/stack` the last part counts: the record is in that project already. */
function fileOf(stack: string): string {
  return join(projectFolder(), ".authomize", `preflight.${basename(stack)}.json`);
}
