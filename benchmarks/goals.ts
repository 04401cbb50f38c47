import type { Result } from "./results";

/** One thing to reach, as a ratio or a count. */
export interface Goal {
  readonly what: string;
  readonly goal: number;
  /** What was measured; undefined: the run has not what it takes. */
  readonly reached: number | undefined;
}

/** What two digits after the point cannot tell apart is not told apart. */
const ROUNDING = 0.005;

/** Whether a goal is reached; undefined: it was not measured. */
export function isReached({ goal, reached }: Goal): boolean | undefined {
  return reached === undefined ? undefined : reached < goal + ROUNDING;
}

/** What this project wants to reach, and what a run has reached. */
export function goals(results: readonly Result[]): readonly Goal[] {
  const warm = results.filter(({ cold }) => !cold);
  const find = (peer: string, operation: string, accounts: number) =>
    warm.find(
      (each) => each.peer === peer && each.operation === operation && each.accounts === accounts,
    );
  const seconds = (result: Result | undefined) => result?.seconds.median;
  const memory = (result: Result | undefined) => result?.peakPssMegabytes.median;
  const preview = (peer: string) => seconds(find(peer, "preview", 10));
  const create = (peer: string, accounts = 150) => find(peer, "create", accounts);
  const decided = callsDecidedHere(create("fleet"));
  const beyond = callsBeyondOpening(find("fleet", "preview", 150));
  return [
    {
      what: "no-change preview, 10 accounts: `accounts` / empty program",
      goal: 1.6,
      reached: ratio(preview("accounts"), preview("empty")),
    },
    {
      what: "no-change preview, 10 accounts: `accounts` / `textbook`",
      goal: 0.25,
      reached: ratio(preview("accounts"), preview("textbook")),
    },
    {
      what: "create 150 accounts, wall: `fleet` / `textbook`",
      goal: 0.8,
      reached: ratio(seconds(create("fleet")), seconds(create("textbook"))),
    },
    {
      what: "create 150 accounts, peak PSS: `fleet` / `textbook`",
      goal: 0.25,
      reached: ratio(memory(create("fleet")), memory(create("textbook"))),
    },
    {
      what: "`fleet`, create, peak PSS: 600 accounts / 150 accounts",
      goal: 1.15,
      reached: ratio(memory(create("fleet", 600)), memory(create("fleet"))),
    },
    {
      what: "create 150 accounts, wall: `stackSet` / `textbook`",
      goal: 0.2,
      reached: ratio(seconds(create("stackSet")), seconds(create("textbook"))),
    },
    {
      what: "create 150 accounts, wall: `stackSet` / `boto3`",
      goal: 2,
      reached: ratio(seconds(create("stackSet")), seconds(create("boto3"))),
    },
    {
      what: "`stackSet`, create, processes: 150 accounts / 10 accounts",
      goal: 1,
      reached: ratio(create("stackSet")?.peakProcesses, create("stackSet", 10)?.peakProcesses),
    },
    { what: "AWS calls per account, create, decided here", goal: 5, reached: decided },
    {
      what: "AWS calls per account, no-change preview, beyond opening a provider",
      goal: 0,
      reached: beyond,
    },
    {
      what: "AWS calls per account, `fleet`, create: 600 accounts / 150 accounts",
      goal: 1,
      reached: ratio(create("fleet", 600)?.awsCallsPerAccount, create("fleet")?.awsCallsPerAccount),
    },
  ];
}

/**
 * Of the calls that create a role, those that the official plugin does not make by itself: the check
 * that the account can be reached, the role, its policy, and the readings of the two lists of
 * policies that the role is held to. The plugin reads the role back and both lists once more.
 */
function callsDecidedHere(create: Result | undefined): number | undefined {
  const beyond = callsBeyondOpening(create);
  return beyond === undefined ? undefined : beyond - CALLS_OF_READING_A_ROLE;
}

/** GetRole, ListRolePolicies, ListAttachedRolePolicies. */
const CALLS_OF_READING_A_ROLE = 3;

/** The plugin signs in twice, for its validation and its configuration; each time it assumes the role twice. */
const ASSUMPTIONS_OF_OPENING = 4;

/** Opening also asks GetCallerIdentity three times, and the program asks it once a process. */
function callsBeyondOpening(result: Result | undefined): number | undefined {
  if (result === undefined) return undefined;
  return (
    result.awsCallsPerAccount -
    (result.awsCalls["sts:GetCallerIdentity"] ?? 0) -
    ASSUMPTIONS_OF_OPENING
  );
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}
