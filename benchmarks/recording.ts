import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { ROOT } from "../sandbox/folders";
import type { Sample } from "./compare";
import type { Machine } from "./machine";

/** Where recorded runs are. */
export const RECORDED = join(ROOT, "benchmarks", "recorded");

/** The raw data of one run. */
export interface Recording {
  readonly machine: Machine;
  readonly samples: readonly Sample[];
}

/** Writes a run's raw data. */
export function writeRecording(file: string, recording: Recording): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recording, null, 1)}\n`);
}

/** Reads a run's raw data. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(file, "utf8")) as Recording;
}
