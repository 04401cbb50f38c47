import { readFileSync } from "node:fs";

import * as v from "valibot";

import { OperatorError } from "../../../errors";
import { messageOf } from "../../terminal/text";
import { type Evidence, EVIDENCE, EVIDENCE_VERSION } from "./evidence";

const VERSIONED = v.object({ schemaVersion: v.number() });

/**
 * Reads an earlier evidence, to compare with.
 *
 * @param stack - the stack that it has to be of
 * @throws OperatorError when it cannot be read, or is none of this stack and of this version
 */
export function readEarlierEvidence(file: string, stack: string): Evidence {
  const json = jsonIn(file, stack);
  if (v.is(VERSIONED, json) && json.schemaVersion !== EVIDENCE_VERSION) {
    throw refused(file, `is evidence of the form ${json.schemaVersion}`, stack);
  }
  const { success, output, issues } = v.safeParse(EVIDENCE, json);
  if (!success) {
    const [{ message }] = issues;
    const place = v.getDotPath(issues[0]) ?? "the whole";
    throw refused(file, `is no evidence (${place}: ${message})`, stack);
  }
  if (output.stack !== stack) {
    throw refused(file, `is evidence of the stack ${output.stack}, not of ${stack}`, stack);
  }
  return output;
}

function jsonIn(file: string, stack: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refused(file, `cannot be read as JSON (${messageOf(error)})`, stack);
  }
}

function refused(file: string, what: string, stack: string): OperatorError {
  return new OperatorError(
    [
      `--since ${file}: ${what}.`,
      `  Rule: it has what verify --json of the same stack printed earlier, of the form ${EVIDENCE_VERSION}`,
      `  Fix:  name such a file, or make the first: npx authomize verify --json --stack ${stack} > evidence.json`,
    ].join("\n"),
  );
}
