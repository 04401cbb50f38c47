import { resolve } from "node:path";

import { Option } from "commander";

import { OperatorError } from "../../../../errors";
import { writePrivateFile } from "../../../terminal/privateFile";
import { jsonText, messageOf } from "../../../terminal/text";
import type { Evidence } from "../evidence";
import { asJunit } from "./junit";
import { asOcsf } from "./ocsf";
import { evidencePage } from "./page/page";

/** The files that an evidence is to be written to, each in its form. */
export interface FormFiles {
  readonly evidence?: string;
  readonly html?: string;
  readonly junit?: string;
  readonly ocsf?: string;
}

interface Form {
  readonly name: keyof FormFiles;
  readonly description: string;
  readonly written: (evidence: Evidence) => string;
}

const FORMS: readonly Form[] = [
  {
    name: "evidence",
    description: "write what --json prints, for a later --since",
    written: jsonText,
  },
  {
    name: "html",
    description: "write a page to read, filter and print, which needs no network",
    written: evidencePage,
  },
  {
    name: "junit",
    description: "write JUnit XML: a test case for each account",
    written: asJunit,
  },
  {
    name: "ocsf",
    description: "write OCSF events, class Compliance Finding: one for each finding",
    written: asOcsf,
  },
];

/** An option for each form. */
export function formOptions(): readonly Option[] {
  return FORMS.map(({ name, description }) => new Option(`--${name} <file>`, description));
}

/**
 * Refuses names that cannot all be written, before anything is looked at.
 *
 * @throws OperatorError where two forms name one file, or one names the standard output, which --json has
 */
export function refuseUnwritableForms(files: FormFiles): void {
  const given = FORMS.flatMap(({ name }) => {
    const file = files[name];
    return file === undefined ? [] : [{ option: `--${name} ${file}`, file }];
  });
  const problems = given.flatMap(({ option, file }, index) => {
    if (file === "-") return [`${option}: it takes the name of a file; only --json is printed.`];
    const first = given.slice(0, index).find((other) => resolve(other.file) === resolve(file));
    return first === undefined ? [] : [`${option}: ${first.option} names that file already.`];
  });
  if (problems.length === 0) return;
  throw new OperatorError([...problems, "Fix: name a file of its own for each form."].join("\n"));
}

/**
 * Writes the forms that are asked for, for the owner alone, as they name accounts and what is wrong with them;
 * says on the standard error what was written.
 *
 * @throws OperatorError that names what could not be written, after everything else was
 */
export function writeForms(evidence: Evidence, files: FormFiles): void {
  const written: string[] = [];
  const problems: string[] = [];
  for (const form of FORMS) {
    const file = files[form.name];
    if (file === undefined) continue;
    try {
      writePrivateFile(file, form.written(evidence), `The evidence for --${form.name}`);
      written.push(file);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      problems.push(messageOf(error));
    }
  }
  if (written.length > 0) process.stderr.write(`Written to ${written.join(", ")}.\n`);
  if (problems.length === 0) return;
  const fix = "Fix: name a file in a folder that exists, and that you may write to.";
  throw new OperatorError([...problems, fix].join("\n"));
}
