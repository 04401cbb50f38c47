import { availableParallelism } from "node:os";

import { freeMegabytes, parallelStacks, pluginSize } from "../../shards/memory";
import type { Shard } from "./environment";
import { readRunRecord, rememberRun, stacksToSkip } from "./record";
import type { FleetReport } from "./report";
import type { FleetRun } from "./run";
import type { Job, StackEnd } from "./worker/messages";
import { Workers } from "./worker/workers";

/** What shells give a program that Ctrl-C ended. */
const INTERRUPTED_EXIT_CODE = 130;

/**
 * Runs an operation in the shards of an environment, and then in its own stack: an update always, so
 * that its outputs name what failed; anything else only when all shards succeeded.
 */
export async function runFleet(run: FleetRun, report: FleetReport): Promise<number> {
  const { operation } = run;
  const environment = run.environment.name;
  const left = stacksToSkip(run, readRunRecord(environment));
  const shards = run.environment.shards.filter(({ stack }) => !left.has(stack));
  const parallelShards = run.parallelShards ?? (await shardsAtOnce(shards));
  const skipped = left.size;
  report({ type: "start", environment, operation, shards, skipped, parallelShards });

  const ends: StackEnd[] = [];
  const interruption = new AbortController();
  const { signal } = interruption;
  const workers = new Workers(parallelShards, (event) => {
    report(event);
    if (event.type !== "stackEnd") return;
    ends.push(event);
    rememberRun(run, ends, left);
  });
  const interrupt = () => {
    // Asked for a second time, it does not wait for what runs; the workers notice that it is gone.
    if (signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    interruption.abort();
    report({ type: "interrupted" });
    workers.interrupt();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    for (const part of inOrder(run, shards)) {
      if (!signal.aborted) await workers.run(jobsOf(run, part));
    }
    const isIndexRun = operation === "up" || ends.every(({ status }) => status === "done");
    if (isIndexRun && !signal.aborted) await workers.run(jobsOf(run, [environment]));
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  rememberRun(run, ends, left);
  const failed = ends.filter(({ status }) => status === "failed");
  const unfinished = signal.aborted ? INTERRUPTED_EXIT_CODE : 0;
  const exitCode = failed[0] === undefined ? unfinished : failed[0].exitCode || 1;
  const failedStacks = failed.map(({ stack }) => stack);
  report({ type: "end", failed: failedStacks, interrupted: signal.aborted, exitCode });
  return exitCode;
}

/** The first shard goes before the others where it makes the external ID for all of them. */
function inOrder(run: FleetRun, shards: readonly Shard[]): readonly (readonly string[])[] {
  const stacks = shards.map(({ stack }) => stack);
  if (run.operation !== "up" || !run.environment.externalIdIsGenerated) return [stacks];
  const first = run.environment.shards[0]?.stack;
  return [stacks.filter((stack) => stack === first), stacks.filter((stack) => stack !== first)];
}

function jobsOf(
  { operation, environment, refresh, expectNoChanges, parallel }: FleetRun,
  stacks: readonly string[],
): readonly Job[] {
  const { existing, folder } = environment;
  const options = { operation, folder, refresh, expectNoChanges, parallel };
  return stacks.map((stack) => ({ stack, exists: existing.has(stack), ...options }));
}

async function shardsAtOnce(shards: readonly Shard[]): Promise<number> {
  return parallelStacks({
    accounts: Math.max(0, ...shards.map(({ accounts }) => accounts.length)),
    plugin: await pluginSize(),
    free: freeMegabytes(),
    processors: availableParallelism(),
  });
}
