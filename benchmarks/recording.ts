import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

/**
 * Reads a run's raw data: of every file whose name begins with the run's, such as first-150.json.
 *
 * @param run - "first" or "second"
 * @returns undefined when there is none
 */
export function readRun(run: string): Recording | undefined {
  const files = readdirSync(RECORDED).filter(
    (file) => file.startsWith(`${run}-`) && file.endsWith(".json"),
  );
  const parts = files.map(
    (file) => JSON.parse(readFileSync(join(RECORDED, file), "utf8")) as Recording,
  );
  const [begin] = parts.toSorted((one, other) =>
    one.machine.date.localeCompare(other.machine.date),
  );
  if (begin === undefined) return undefined;
  const samples = parts.flatMap((part) => part.samples);
  return { machine: begin.machine, samples: samples.toSorted(bySize) };
}

function bySize(one: Sample, other: Sample): number {
  return one.accounts - other.accounts;
}
