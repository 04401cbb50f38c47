import { accountsOf, type Sample } from "./compare";
import { median } from "./measure";
import type { Operation } from "./peer";

/** The samples of one peer, one operation and one number of accounts, summed up. */
export interface Result {
  readonly peer: string;
  readonly operation: Operation;
  readonly accounts: number;
  readonly rounds: number;
  readonly seconds: number;
  /** Fastest and slowest. */
  readonly spread: readonly [number, number];
  readonly cpuSeconds: number;
  readonly peakPssMegabytes: number;
  readonly peakProcesses: number;
  readonly awsCallsPerAccount: number;
  /** Of the samples, those that ended with another exit code than 0. */
  readonly failed: number;
}

/** Sums samples up: medians, in the order in which they came. */
export function summarize(samples: readonly Sample[]): readonly Result[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.accounts} ${sample.operation} ${sample.peer}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const middle = (pick: (sample: Sample) => number) => median(group.map(pick));
    const seconds = group.map((sample) => sample.seconds);
    return [
      {
        peer: first.peer,
        operation: first.operation,
        accounts: first.accounts,
        rounds: group.length,
        seconds: middle((sample) => sample.seconds),
        spread: [Math.min(...seconds), Math.max(...seconds)] as const,
        cpuSeconds: middle(({ cpuSeconds }) => cpuSeconds),
        peakPssMegabytes: middle(({ peakPssMegabytes }) => peakPssMegabytes),
        peakProcesses: middle(({ peakProcesses }) => peakProcesses),
        awsCallsPerAccount: middle((sample) => sample.awsCalls / accountsOf(sample)),
        failed: group.filter(({ exitCode }) => exitCode !== 0).length,
      },
    ];
  });
}

/** Column headings of `rows`. */
export const HEADINGS = [
  "accounts",
  "operation",
  "peer",
  "median s",
  "range s",
  "CPU s",
  "peak PSS MB",
  "processes",
  "AWS calls / account",
] as const;

/** Results as a table's rows. */
export function rows(results: readonly Result[]): readonly (readonly string[])[] {
  return results.map((result) => [
    String(result.accounts),
    result.operation,
    result.failed === 0 ? result.peer : `${result.peer} (FAILED ${result.failed})`,
    result.seconds.toFixed(1),
    result.spread.map((seconds) => seconds.toFixed(1)).join(" to "),
    result.cpuSeconds.toFixed(1),
    result.peakPssMegabytes.toFixed(0),
    String(result.peakProcesses),
    result.awsCallsPerAccount.toFixed(1),
  ]);
}
