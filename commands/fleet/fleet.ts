import { availableParallelism } from "node:os";

import { freeMegabytes, parallelStacks, pluginSize } from "../../shards/memory";
import type { Shard } from "./environment";
import { readRunRecord, rememberRun, stacksToSkip } from "./record";
import type { FleetReport } from "./report";
import type { FleetResult, FleetRun } from "./run";
import type { Job, JobEnd } from "./worker/messages";
import { Workers } from "./worker/workers";

/** What shells give a program that Ctrl-C ended. */
const INTERRUPTED_EXIT_CODE = 130;

/**
 * Runs an operation in the shards of an environment, several at once, and then in the environment's
 * own stack: an update always, so that its outputs tell what failed; anything else only when all
 * shards succeeded.
 *
 * @throws OperatorError when only what failed is to be run, and nothing did
 */
export async function runFleet(run: FleetRun, report: FleetReport): Promise<FleetResult> {
  const { environment } = run;
  const skipped = stacksToSkip(run, readRunRecord(environment.name));
  const shards = environment.shards.filter(({ stack }) => !skipped.has(stack));
  const parallel = await shardsAtOnce(run, shards);
  report.start({ run, shards, skipped: skipped.size, parallel });

  const ends: JobEnd[] = [];
  const interruption = new AbortController();
  const workers = new Workers(parallel, report.account);
  const runAll = async (jobs: readonly Job[]) =>
    workers.run(jobs, report.started, (end) => {
      ends.push(end);
      report.ended(end);
      rememberRun(run, { ends, skipped });
    });
  const interrupt = () => {
    // Asked for a second time, it does not wait for what runs; the workers notice that it is gone.
    if (interruption.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    interruption.abort();
    report.interrupted();
    workers.interrupt();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    for (const jobs of inOrder(run, shards)) {
      if (!interruption.signal.aborted) await runAll(jobs);
    }
    const isIndexRun = run.operation === "up" || ends.every(({ status }) => status === "done");
    if (isIndexRun && !interruption.signal.aborted) await runAll([indexJob(run)]);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  rememberRun(run, { ends, skipped });
  const interrupted = interruption.signal.aborted;
  const result = { ends, interrupted, exitCode: exitCode(ends, interrupted) };
  report.end(result);
  return result;
}

/** The first shard goes before the others where it makes the external ID for all of them. */
function inOrder(run: FleetRun, shards: readonly Shard[]): readonly (readonly Job[])[] {
  const jobs = shards.map(({ stack, exists }) => job(run, stack, exists));
  if (run.operation !== "up" || !run.environment.externalIdIsGenerated) return [jobs];
  const first = run.environment.shards[0]?.stack;
  return [jobs.filter(({ stack }) => stack === first), jobs.filter(({ stack }) => stack !== first)];
}

function indexJob(run: FleetRun): Job {
  return job(run, run.environment.name, run.environment.exists);
}

function job(run: FleetRun, stack: string, exists: boolean): Job {
  const { operation, environment, refresh, expectNoChanges, parallel } = run;
  return {
    operation,
    stack,
    exists,
    folder: environment.folder,
    refresh,
    expectNoChanges,
    parallel,
  };
}

async function shardsAtOnce(run: FleetRun, shards: readonly Shard[]): Promise<number> {
  if (run.parallelShards !== undefined) return run.parallelShards;
  return parallelStacks({
    accounts: Math.max(0, ...shards.map(({ accounts }) => accounts.length)),
    plugin: await pluginSize(),
    free: freeMegabytes(),
    processors: availableParallelism(),
  });
}

function exitCode(ends: readonly JobEnd[], interrupted: boolean): number {
  const failed = ends.find((end) => end.status === "failed");
  if (failed !== undefined) return failed.exitCode || 1;
  return interrupted ? INTERRUPTED_EXIT_CODE : 0;
}
