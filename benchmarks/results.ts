import type { Sample } from "./compare";
import { median } from "./measure";
import type { Operation } from "./peer";

/** A figure over several samples. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The samples of one peer, one operation and one number of accounts, summed up. */
export interface Result {
  readonly peer: string;
  readonly operation: Operation;
  readonly latency: boolean;
  readonly accounts: number;
  /** How many accounts the operation was about. */
  readonly concerned: number;
  readonly rounds: number;
  readonly seconds: Figure;
  readonly cpuSeconds: Figure;
  readonly peakPssMegabytes: Figure;
  readonly peakProcesses: number;
  /** Per account, by action. */
  readonly awsCalls: Readonly<Record<string, number>>;
  readonly awsCallsPerAccount: number;
  /** The most connections to AWS at once. */
  readonly connections: number;
}

/** Sums samples up, in the order in which they came. */
export function summarize(samples: readonly Sample[]): readonly Result[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { latency, accounts, operation, peer } = sample;
    const key = [latency, accounts, operation, peer].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [summary(first, group)];
  });
}

function summary(first: Sample, group: readonly Sample[]): Result {
  const figure = (pick: (sample: Sample) => number): Figure => {
    const values = group.map(pick);
    return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
  };
  const awsCalls = Object.fromEntries(
    Object.entries(first.awsCalls).map(([action, calls]) => [action, calls / first.concerned]),
  );
  return {
    peer: first.peer,
    operation: first.operation,
    latency: first.latency,
    accounts: first.accounts,
    concerned: first.concerned,
    rounds: group.length,
    seconds: figure(({ seconds }) => seconds),
    cpuSeconds: figure(({ cpuSeconds }) => cpuSeconds),
    peakPssMegabytes: figure(({ peakPssMegabytes }) => peakPssMegabytes),
    peakProcesses: figure(({ peakProcesses }) => peakProcesses).median,
    awsCalls,
    awsCallsPerAccount: Object.values(awsCalls).reduce((sum, calls) => sum + calls, 0),
    connections: figure(({ connections }) => connections).median,
  };
}

/** Column headings of `rows`. */
export const HEADINGS = [
  "accounts",
  "operation",
  "peer",
  "rounds",
  "wall s (range)",
  "CPU s",
  "peak PSS MB (range)",
  "processes",
  "AWS calls / account",
  "connections",
] as const;

/** Results as a table's rows. */
export function rows(results: readonly Result[]): readonly (readonly string[])[] {
  return results.map((result) => [
    String(result.accounts),
    result.operation,
    result.peer,
    String(result.rounds),
    withRange(result.seconds, 1),
    result.cpuSeconds.median.toFixed(1),
    withRange(result.peakPssMegabytes, 0),
    String(result.peakProcesses),
    result.awsCallsPerAccount.toFixed(1),
    String(result.connections),
  ]);
}

function withRange({ median: middle, least, most }: Figure, digits: number): string {
  const range = `${least.toFixed(digits)}–${most.toFixed(digits)}`;
  return least === most ? middle.toFixed(digits) : `${middle.toFixed(digits)} (${range})`;
}
