import { shardOf } from "../../shards/shardOfAccount";
import type { CommandResult } from "./environment";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

/** The accounts of the fleet, and one that comes later. */
export const MEMBERS = [
  "058264715093",
  "310957284466",
  "846120973358",
  "692718340571",
  "273518609942",
];
export const ADDED = "735081462910";
/** Over so many stacks. */
export const SHARDS = 3;
/** The environment's settings. */
export const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, ...MEMBERS],
  managementAccount: MANAGEMENT_ACCOUNT,
  shards: SHARDS,
};

/** One line of `authomize fleet --json`. */
export interface FleetEvent {
  readonly type: string;
  readonly skipped?: number;
  readonly interrupted?: boolean;
  readonly exitCode?: number;
  readonly stack?: string;
  readonly account?: string;
  readonly status?: string;
  readonly changes?: Readonly<Record<string, number>>;
  readonly causes?: readonly string[];
  readonly failed?: readonly string[];
}

/** What a fleet's command has said, line by line. */
export function eventsOf({ stdout }: Pick<CommandResult, "stdout">): readonly FleetEvent[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FleetEvent);
}

/** Whether a stack would run, as `fleet plan --json` prints it. */
interface PrintedDecision {
  readonly stack: string;
  readonly runs: boolean;
  readonly reason: string;
}

/** The stacks that an update would run, as `fleet plan --json` has printed them: stack → the reason. */
export function plannedRuns(printed: string): Readonly<Record<string, string>> {
  const { shards, index } = JSON.parse(printed) as {
    readonly shards: readonly PrintedDecision[];
    readonly index: PrintedDecision;
  };
  return Object.fromEntries(
    [...shards, index].flatMap(({ stack, runs, reason }) => (runs ? [[stack, reason]] : [])),
  );
}

/** The stack that an account is in. */
export function shardStack(account: string): string {
  return `fleet-shard-0${shardOf(account, SHARDS)}`;
}
