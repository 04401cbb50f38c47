import type { Operation } from "./peer";
import type { Result } from "./results";

/** Where a figure has to stay. */
export interface Limit {
  readonly is: "at most" | "at least";
  readonly value: number;
}

/** One thing to reach, as a ratio or a figure. */
export interface Goal {
  readonly what: string;
  /** Absent: it is reported, and nothing is demanded of it. */
  readonly limit?: Limit;
  /** What was measured; undefined: the run has not what it takes. */
  readonly reached: number | undefined;
}

/** What two digits after the point cannot tell apart is not told apart. */
const ROUNDING = 0.005;

/** Whether a goal is reached; undefined: it was not measured, or nothing is demanded. */
export function isReached({ limit, reached }: Goal): boolean | undefined {
  if (limit === undefined || reached === undefined) return undefined;
  return limit.is === "at most"
    ? reached < limit.value + ROUNDING
    : reached > limit.value - ROUNDING;
}

/** A limit as a table has it. */
export function limitOf(limit: Limit | undefined): string {
  if (limit === undefined) return "reported";
  return `${limit.is === "at most" ? "≤" : "≥"} ${limit.value}`;
}

/** A figure as a table has it: a ratio with two digits after the point, a large figure with none. */
export function figureOf(value: number): string {
  return value.toFixed(value < 20 ? 2 : 0);
}

/** The figures of one run, by peer, operation and number of accounts. */
interface Figures {
  readonly seconds: (peer: string, operation: Operation, accounts: number) => number | undefined;
  readonly result: (peer: string, operation: Operation, accounts: number) => Result | undefined;
}

/** What this project wants to reach, and what a run has reached. */
export function goals(results: readonly Result[]): readonly Goal[] {
  const [fast, slow] = [false, true].map((latency) =>
    figuresOf(results.filter((each) => each.latency === latency)),
  );
  if (fast === undefined || slow === undefined) return [];
  return [...goalsOfDeployments(fast), ...goalsWithLatency(slow), ...goalsOfCommands(fast)];
}

function figuresOf(results: readonly Result[]): Figures {
  const result: Figures["result"] = (peer, operation, accounts) =>
    results.find(
      (each) => each.peer === peer && each.operation === operation && each.accounts === accounts,
    );
  return { result, seconds: (...which) => result(...which)?.seconds.median };
}

function goalsOfDeployments({ seconds, result }: Figures): readonly Goal[] {
  return [
    {
      what: "no-change preview, 10 accounts, wall: `accounts` / empty program",
      limit: { is: "at most", value: 1.7 },
      reached: ratio(seconds("accounts", "preview", 10), seconds("empty", "preview", 10)),
    },
    {
      what: "create 150 accounts, wall: `fleet` / `textbook`",
      limit: { is: "at most", value: 1 },
      reached: ratio(seconds("fleet", "create", 150), seconds("textbook", "create", 150)),
    },
    {
      what: "create 150 accounts, peak PSS: `fleet` / `textbook`",
      limit: { is: "at most", value: 0.25 },
      reached: ratio(
        memory(result("fleet", "create", 150)),
        memory(result("textbook", "create", 150)),
      ),
    },
    {
      what: "`fleet`, one account more, wall: 600 accounts / 10 accounts",
      limit: { is: "at most", value: 2.5 },
      reached: ratio(seconds("fleet", "change", 600), seconds("fleet", "change", 10)),
    },
    {
      what: "`fleet`, one account more, AWS calls: 600 accounts / 10 accounts",
      limit: { is: "at most", value: 2 },
      reached: ratio(calls(result("fleet", "change", 600)), calls(result("fleet", "change", 10))),
    },
    {
      what: "`fleet`, create, peak PSS: 1,000 accounts / 150 accounts",
      limit: { is: "at most", value: 1.15 },
      reached: ratio(
        memory(result("fleet", "create", 1000)),
        memory(result("fleet", "create", 150)),
      ),
    },
  ];
}

function goalsWithLatency({ seconds, result }: Figures): readonly Goal[] {
  const large = result("stackSet", "create", 150);
  const small = result("stackSet", "create", 10);
  return [
    {
      what: "AWS-like latency, create 150 accounts, wall: `stackSet` / `textbook`",
      reached: ratio(seconds("stackSet", "create", 150), seconds("textbook", "create", 150)),
    },
    {
      what: "AWS-like latency, create 150 accounts, wall: `stackSet-script` / `textbook`",
      reached: ratio(seconds("stackSet-script", "create", 150), seconds("textbook", "create", 150)),
    },
    {
      what: "AWS-like latency, `stackSet`, create, processes: 150 accounts / 10 accounts",
      limit: { is: "at most", value: 1 },
      reached: ratio(large?.peakProcesses, small?.peakProcesses),
    },
    {
      what: "AWS-like latency, `stackSet`, create, peak PSS: 150 accounts / 10 accounts",
      limit: { is: "at most", value: 1.15 },
      reached: ratio(memory(large), memory(small)),
    },
  ];
}

const MANY = 5000;

/** As many as the AWS SDK opens to one host; the sandbox is one for IAM, STS and Organizations, AWS is not. */
const MOST_CONNECTIONS = 100;

function goalsOfCommands({ seconds, result }: Figures): readonly Goal[] {
  const verify = result("stackSet", "verify", MANY);
  const look = (operation: Operation): Goal => ({
    what: `\`${operation}\`, 5,000 accounts, wall, s`,
    reached: seconds("stackSet", operation, MANY),
  });
  return [
    {
      what: "`verify`, 5,000 accounts, accounts a second",
      limit: { is: "at least", value: 100 },
      reached: ratio(verify?.concerned, verify?.seconds.median),
    },
    {
      what: "`verify`, 5,000 accounts, peak PSS, MB",
      limit: { is: "at most", value: 400 },
      reached: memory(verify),
    },
    {
      what: "`verify`, 5,000 accounts, connections at once",
      limit: { is: "at most", value: MOST_CONNECTIONS },
      reached: verify?.connections,
    },
    {
      what: "5,000 accounts, wall: `plan` / listing them by the AWS CLI",
      limit: { is: "at most", value: 2 },
      reached: ratio(seconds("stackSet", "plan", MANY), seconds("aws-cli", "plan", MANY)),
    },
    look("preflight"),
    look("handover"),
  ];
}

function memory(result: Result | undefined): number | undefined {
  return result?.peakPssMegabytes.median;
}

function calls(result: Result | undefined): number | undefined {
  return result === undefined ? undefined : result.awsCallsPerAccount * result.concerned;
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}
