import { figureOf, goals, isReached, limitOf } from "./goals";
import type { Figure, Result } from "./results";

/** How far one run reproduces another. */
export interface Agreement {
  readonly headings: readonly string[];
  /** One for each goal that both runs have measured. */
  readonly rows: readonly (readonly string[])[];
  /** Whether both runs say the same of every goal. */
  readonly isReproduced: boolean;
}

/** Compares what two runs say of the goals. */
export function agreement(one: readonly Result[], other: readonly Result[]): Agreement {
  const ofOther = goals(other);
  const both = goals(one).flatMap((first, index) => {
    const second = ofOther[index];
    if (first.reached === undefined || second?.reached === undefined) return [];
    const isSame = isReached(first) === isReached(second);
    return [{ ...first, first: first.reached, second: second.reached, isSame }];
  });
  return {
    headings: ["what", "goal", "first run", "second run", "both say the same"],
    rows: both.map(({ what, limit, first, second, isSame }) => [
      what,
      limitOf(limit),
      figureOf(first),
      figureOf(second),
      isSame ? "yes" : "no",
    ]),
    isReproduced: both.every(({ isSame }) => isSame),
  };
}

/** What the second run did not reproduce: times and memory whose ranges do not overlap, one line each. */
export function disagreements(one: readonly Result[], other: readonly Result[]): readonly string[] {
  const pairs = one.flatMap((first) => {
    const second = other.find((each) => isSameKind(each, first));
    return second === undefined ? [] : [[first, second] as const];
  });
  const different = pairs.flatMap(([first, second]) => {
    const where = `${first.accounts} accounts, ${first.peer}, ${first.operation}${first.latency ? ", AWS-like latency" : ""}`;
    return [
      ...outside(`${where}: wall s`, first.seconds, second.seconds),
      ...outside(`${where}: peak PSS MB`, first.peakPssMegabytes, second.peakPssMegabytes),
    ];
  });
  return [
    `${pairs.length * 2 - different.length} of ${pairs.length * 2} times and memory peaks lie within each other's range.`,
    ...different,
  ];
}

function isSameKind(one: Result, other: Result): boolean {
  return (
    one.peer === other.peer &&
    one.operation === other.operation &&
    one.accounts === other.accounts &&
    one.latency === other.latency
  );
}

function outside(what: string, first: Figure, second: Figure): readonly string[] {
  if (first.least <= second.most && second.least <= first.most) return [];
  const change = ((second.median / first.median - 1) * 100).toFixed(0);
  return [`${what}: ${first.median.toFixed(1)}, then ${second.median.toFixed(1)} (${change} %)`];
}
