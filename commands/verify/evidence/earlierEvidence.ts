import { readFileSync } from "node:fs";

import * as v from "valibot";

import { OperatorError } from "../../../errors";
import { messageOf } from "../../terminal/text";
import { type Evidence, EVIDENCE, EVIDENCE_VERSION } from "./evidence";

/** What is verified now. */
interface Compared {
  /** The stack, or the settings file without its folder. */
  readonly name: string;
  /** The command that verifies once more. */
  readonly verify: string;
}

const VERSIONED = v.object({ schemaVersion: v.number() });

/**
 * Reads an earlier evidence, to compare with.
 *
 * @param stack - the stack, or the settings file, that it has to be of
 * @throws OperatorError when it cannot be read, or is none of this stack and of this version
 */
export function readEarlierEvidence(file: string, stack: Compared): Evidence {
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
  if (output.stack !== stack.name) {
    throw refused(file, `is evidence of ${output.stack}, not of ${stack.name}`, stack);
  }
  return output;
}

function jsonIn(file: string, stack: Compared): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refused(file, `cannot be read as JSON (${messageOf(error)})`, stack);
  }
}

function refused(file: string, what: string, { verify }: Compared): OperatorError {
  return new OperatorError(
    [
      `--since ${file}: ${what}.`,
      `  Rule: it has what verify --json of the same stack printed earlier, of the form ${EVIDENCE_VERSION}`,
      `  Fix:  name such a file, or make the first: ${verify} --json > evidence.json`,
    ].join("\n"),
  );
}
