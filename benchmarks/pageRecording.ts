import { readFileSync, writeFileSync } from "node:fs";

import type { Machine } from "./machine";
import { markdown } from "./markdown";
import { median } from "./measure";

/** One page, written and opened once. */
export interface PageSample {
  readonly accounts: number;
  readonly megabytes: number;
  readonly writeSeconds: number;
  readonly openSeconds: number;
  readonly firstFilterSeconds: number;
  readonly nextFilterSeconds: number;
  readonly allAgainSeconds: number;
}

/** The raw data of one run. */
export interface PageRecording {
  readonly machine: Machine;
  readonly samples: readonly PageSample[];
}

/** Writes a run's raw data. */
export function writePageRecording(file: string, recording: PageRecording): void {
  writeFileSync(file, `${JSON.stringify(recording, null, 1)}\n`);
}

/** Reads a run's raw data. */
export function readPageRecording(file: string): PageRecording {
  return JSON.parse(readFileSync(file, "utf8")) as PageRecording;
}

/** The medians, a row for each number of accounts. */
export function pageTable(samples: readonly PageSample[]): string {
  const numbers = [...new Set(samples.map(({ accounts }) => accounts))];
  const rows = numbers.map((accounts) => {
    const same = samples.filter((sample) => sample.accounts === accounts);
    const figure = (of: (sample: PageSample) => number, digits = 2) =>
      median(same.map(of)).toFixed(digits);
    return [
      String(accounts),
      String(same.length),
      figure(({ megabytes }) => megabytes),
      figure(({ writeSeconds }) => writeSeconds),
      figure(({ openSeconds }) => openSeconds),
      figure(({ firstFilterSeconds }) => firstFilterSeconds),
      figure(({ nextFilterSeconds }) => nextFilterSeconds),
      figure(({ allAgainSeconds }) => allAgainSeconds),
    ];
  });
  return markdown(
    [
      "accounts",
      "rounds",
      "file, MB",
      "write, s",
      "open, s",
      "first filter, s",
      "next filter, s",
      "all again, s",
    ],
    rows,
  );
}
