import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { installPython } from "../../../sandbox/python";

/** A JUnit file as junitparser reads it. */
export interface ReadJunit {
  /** Tests, failures, errors and skipped ones, as the suite says. */
  readonly counts: readonly number[];
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly classname: string;
    /** Kind, type and text of each. */
    readonly results: readonly (readonly string[])[];
    readonly output: string;
  }[];
}

/** An OCSF event as py-ocsf-models reads it. */
export interface ReadEvent {
  readonly uid: string;
  readonly account: string;
  readonly type: number;
  readonly severity: number;
  readonly status: string;
  readonly control: string;
  readonly resource: string;
  readonly product: string;
  readonly version: string;
}

/** What other people's programs understand of an evidence. */
export interface EvidenceReaders {
  readonly junit: (file: string) => ReadJunit;
  readonly ocsf: (file: string) => readonly ReadEvent[];
  /** The official JSON schema of an event class. */
  readonly ocsfSchema: (version: string, classUid: number) => object;
  /** SHA-256 of a JSON document with sorted keys and without white space. */
  readonly hash: (document: string) => string;
}

/** Readers in Python, installed if need be. */
export async function evidenceReaders(): Promise<EvidenceReaders> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const python = await installPython(report, join(__dirname, "requirements.txt"));
  const read = (...words: readonly string[]): unknown =>
    JSON.parse(execFileSync(python, [join(__dirname, "read.py"), ...words], { encoding: "utf8" }));
  return {
    junit: (file) => read("junit", file) as ReadJunit,
    ocsf: (file) => read("ocsf", file) as readonly ReadEvent[],
    ocsfSchema: (version, classUid) => read("schema", version, String(classUid)) as object,
    hash: (document) => read("hash", document) as string,
  };
}
