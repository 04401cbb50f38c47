import { performance } from "node:perf_hooks";

import type { Shard } from "./environment";
import { endLine, ProgressDisplay, progressLine } from "./progress";
import type { FleetResult, FleetRun } from "./run";
import type { AccountDone, Job, JobEnd } from "./worker/messages";

/** What is about to run. */
export interface FleetStart {
  readonly run: FleetRun;
  /** The shards that will run. */
  readonly shards: readonly Shard[];
  /** How many need not run. */
  readonly skipped: number;
  /** How many run at once. */
  readonly parallel: number;
}

/** What is told of a fleet's run, as it goes. */
export interface FleetReport {
  readonly start: (start: FleetStart) => void;
  readonly started: (job: Job) => void;
  readonly account: (account: AccountDone, job: Job) => void;
  readonly ended: (end: JobEnd) => void;
  readonly interrupted: () => void;
  readonly end: (result: FleetResult) => void;
}

/** One JSON object a line on standard output, each with its `type`. */
export function jsonReport(): FleetReport {
  const write = (type: string, event: object) => {
    process.stdout.write(`${JSON.stringify({ type, ...event })}\n`);
  };
  return {
    start: ({ run, shards, skipped, parallel }) => {
      write("start", {
        environment: run.environment.name,
        operation: run.operation,
        shards: shards.map(({ stack, accounts }) => ({ stack, accounts })),
        skipped,
        parallelShards: parallel,
      });
    },
    started: ({ stack }) => {
      write("stackStart", { stack });
    },
    account: ({ account, status }, { stack }) => {
      write("account", { account, status, stack });
    },
    ended: ({ stack, status, exitCode, changes, causes, seconds }) => {
      write("stackEnd", { stack, status, exitCode, changes, causes, seconds });
    },
    interrupted: () => {
      write("interrupted", {});
    },
    end: ({ ends, interrupted, exitCode }) => {
      const failed = ends.filter(({ status }) => status === "failed").map(({ stack }) => stack);
      write("end", { failed, interrupted, exitCode });
    },
  };
}

/** Progress on standard error for people, and in the end what failed, why, and what to do. */
export function textReport(stream: NodeJS.WriteStream = process.stderr): FleetReport {
  const display = new ProgressDisplay(stream);
  const begun = performance.now();
  const through = new Set<string>();
  let begin: FleetStart | undefined;
  let stacks = 0;
  let failedStacks = 0;
  const update = () => {
    if (begin === undefined) return;
    const { run, shards } = begin;
    const scope = {
      environment: run.environment.name,
      operation: run.operation,
      accounts: shards.reduce((sum, { accounts }) => sum + accounts.length, 0),
      stacks: shards.length,
    };
    const seconds = (performance.now() - begun) / 1000;
    display.update(progressLine(scope, { accounts: through.size, stacks, failedStacks, seconds }));
  };
  return {
    start: (start) => {
      begin = start;
      display.line(startLine(start));
      update();
    },
    started: update,
    account: ({ account }) => {
      through.add(account);
      update();
    },
    ended: (end) => {
      const shard = begin?.shards.find(({ stack }) => stack === end.stack);
      const accounts = shard?.accounts ?? [];
      if (shard !== undefined) stacks += 1;
      if (end.status === "failed") failedStacks += 1;
      for (const account of accounts) through.add(account);
      display.line(endLine(end, accounts.length));
      update();
    },
    interrupted: () => {
      display.line(
        "Interrupted: the shards that run come to their end, and no other is started. Ctrl-C again cancels them.",
      );
    },
    end: (result) => {
      display.clear();
      for (const line of closingLines(result, begin)) display.line(line);
    },
  };
}

function startLine({ run, shards, skipped, parallel }: FleetStart): string {
  const { operation, environment } = run;
  const left =
    skipped === 0
      ? ""
      : `, ${skipped} left out${run.onlyFailed ? "" : ": done by the interrupted run"}`;
  return `${operation} ${environment.name}: ${shards.length} shards${left}, ${parallel} at once, then ${environment.name} itself`;
}

/** What failed, each stack with its causes, and how to go on. */
export function closingLines(
  { ends, interrupted }: FleetResult,
  start: FleetStart | undefined,
): readonly string[] {
  const failed = ends.filter(({ status }) => status === "failed");
  const again = `npx authomize fleet ${start?.run.operation ?? ""} --stack ${start?.run.environment.name ?? ""}`;
  const causes = failed.flatMap(({ stack, causes: all }) => [
    "",
    `${stack} failed:`,
    ...all.map((cause) => `  ${cause.replaceAll("\n", "\n  ")}`),
  ]);
  return [
    ...causes,
    ...(failed.length === 0 ? [] : ["", `To run only what failed: ${again} --failed`]),
    ...(interrupted ? ["", `Interrupted. To go on where it stopped: ${again}`] : []),
  ];
}
