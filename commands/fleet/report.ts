import { performance } from "node:perf_hooks";

import { StatusLine } from "../terminal/progress";
import { counted } from "../terminal/text";
import { UNCHANGED } from "./plan/fleetPlan";
import type { FleetEvent, FleetStart, StartedShard } from "./run";
import type { StackEnd } from "./worker/messages";

/** Shows what happens in a fleet's run, as it goes. */
export type FleetReport = (event: FleetEvent) => void;

/** One JSON object a line on standard output, each with its `type`. */
export function jsonReport(event: FleetEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/**
 * Progress on standard error for people, and in the end what failed, why, and what to do.
 *
 * @param again - the command that runs the fleet once more
 * @param againFailed - the one that runs what failed
 */
export function textReport(
  again: string,
  againFailed: string,
  stream: NodeJS.WriteStream = process.stderr,
): FleetReport {
  const status = new StatusLine(stream);
  const begun = performance.now();
  const accounts = new Set<string>();
  const ends: StackEnd[] = [];
  let start: FleetStart | undefined;
  const line = (event: FleetEvent, { shards }: FleetStart): string | undefined => {
    if (event.type === "start") return startLines(event).join("\n");
    if (event.type === "account") accounts.add(event.account);
    if (event.type === "interrupted") {
      return "Interrupted: the shards that run come to their end, and no other is started. Ctrl-C again cancels them.";
    }
    if (event.type !== "stackEnd") return undefined;
    ends.push(event);
    const ofShard = shards.find(({ stack }) => stack === event.stack)?.accounts ?? [];
    for (const account of ofShard) accounts.add(account);
    return endLine(event, ofShard.length);
  };
  return (event) => {
    if (event.type === "start") start = event;
    if (start === undefined) return;
    if (event.type === "end") {
      status.clear();
      for (const each of closingLines(ends, event.interrupted, again, againFailed))
        status.line(each);
      return;
    }
    const stays = line(event, start);
    if (stays !== undefined) status.line(stays);
    const seconds = (performance.now() - begun) / 1000;
    status.update(progressLine(start, accounts.size, ends, seconds));
  };
}

function startLines(start: FleetStart): readonly string[] {
  const { environment, operation, shards, skipped, skippedShards, index, parallelShards } = start;
  const left = skipped === 0 ? "" : `, ${skipped} left out`;
  const own = index.runs ? `, then ${environment} itself` : `; ${environment} itself is left out`;
  return [
    `${operation} ${environment}: ${counted(shards.length, "shard")}${left}, ${parallelShards} at once${own}`,
    ...reasonLines("runs", shards),
    ...reasonLines("left out", skippedShards),
    ...(index.runs ? [] : [`  left out, ${index.reason}: ${environment} itself`]),
    ...(skippedShards.some(({ reason }) => reason === UNCHANGED) ? [NOT_READ] : []),
  ];
}

const NOT_READ =
  "What is unchanged is not read from AWS: npx authomize verify does that, and so does --refresh.";

/** So many stacks are named of those with the same reason. */
const NAMED_STACKS = 3;

/** A line for each reason: `runs, never deployed: prod-shard-00, prod-shard-01`. */
function reasonLines(what: string, shards: readonly StartedShard[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { stack, reason } of shards) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), stack]);
  }
  return [...byReason].map(([reason, stacks]) => {
    const more = stacks.length - NAMED_STACKS;
    const rest = more > 0 ? ` and ${more} more` : "";
    return `  ${what}, ${reason}: ${stacks.slice(0, NAMED_STACKS).join(", ")}${rest}`;
  });
}

/** What of a run its progress is measured by. */
interface Progressing extends Pick<FleetStart, "environment" | "operation"> {
  readonly shards: readonly { readonly accounts: readonly string[] }[];
}

/** One line: accounts, shards, failures, and the time left if the rest goes as what is done went. */
export function progressLine(
  { environment, operation, shards }: Progressing,
  accounts: number,
  ends: readonly Pick<StackEnd, "stack" | "status">[],
  seconds: number,
): string {
  const all = shards.reduce((sum, shard) => sum + shard.accounts.length, 0);
  const ended = ends.filter(({ stack }) => stack !== environment).length;
  const failed = ends.filter(({ status }) => status === "failed").length;
  return [
    `${operation} ${environment}: ${accounts} of ${all} accounts`,
    `${ended} of ${shards.length} shards`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(accounts === 0 ? [] : [`${clock((seconds / accounts) * (all - accounts))} left`]),
  ].join(", ");
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** One line of a stack that ended: `prod-shard-03: done, 10 accounts, 51 created, 3.4 s`. */
function endLine({ stack, status, changes, seconds }: StackEnd, accounts: number): string {
  const changed = Object.entries(changes).map(([what, count]) => `${count} ${what}`);
  const facts = [status, counted(accounts, "account"), ...changed, `${seconds.toFixed(1)} s`];
  return `${stack}: ${facts.join(", ")}`;
}

/** What failed, each stack with its causes, and how to go on. */
function closingLines(
  ends: readonly StackEnd[],
  interrupted: boolean,
  again: string,
  againFailed: string,
): readonly string[] {
  const failed = ends.filter(({ status }) => status === "failed");
  return [
    ...failed.flatMap(({ stack, causes }) => [
      "",
      `${stack} failed:`,
      ...causes.map((cause) => `  ${cause.replaceAll("\n", "\n  ")}`),
    ]),
    ...(failed.length === 0 ? [] : ["", `To run only what failed: ${againFailed}`]),
    ...(interrupted ? ["", `Interrupted. To go on where it stopped: ${again}`] : []),
  ];
}
