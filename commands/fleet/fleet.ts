import { availableParallelism } from "node:os";

import type { SeenShard } from "../../contract/fingerprint";
import { freeMegabytes, parallelStacks, pluginSize } from "../../shards/memory";
import { stacksByName } from "../stack/workspace";
import type { Shard } from "./environment";
import { refuseUnsafeChanges } from "./plan/unsafeChanges";
import { seenNow } from "./plan/fleetStates";
import { forgetRun, rememberRun } from "./record";
import type { FleetReport } from "./report";
import type { FleetRun } from "./run";
import { selectStacks, type Selection } from "./selection";
import type { Job, StackCompleted, StackEnd } from "./worker/messages";
import { Workers } from "./worker/workers";

/** What shells give a program that Ctrl-C ended. */
const INTERRUPTED_EXIT_CODE = 130;

/**
 * Runs an operation in the shards of an environment that need it, and then in its own stack: an update
 * also where one failed, so that its outputs name what; anything else only when all shards succeeded.
 *
 * @throws OperatorError where an update is for another number of shards than was deployed, or would remove the
 *   role from more accounts than it may
 */
export async function runFleet(run: FleetRun, report: FleetReport): Promise<number> {
  const [selection] = await Promise.all([selectStacks(run), refuseUnsafe(run)]);
  const shards = selection.shards.filter(({ runs }) => runs);
  const left = new Set(selection.shards.flatMap(({ stack, runs }) => (runs ? [] : [stack])));
  const parallelShards = run.parallelShards ?? (await shardsAtOnce(shards));
  report(startOf(run, selection, parallelShards));

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
    if (isIndexRun(run, selection, ends) && !signal.aborted) {
      const [job] = jobsOf(run, [run.environment.name]);
      const seenShards = await seenShardsOf(run, selection, ends, workers.completed);
      if (job !== undefined) await workers.run([{ ...job, seenShards }]);
    }
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  const failed = ends.filter(({ status }) => status === "failed");
  if (failed.length === 0 && !signal.aborted) forgetRun(run);
  const unfinished = signal.aborted ? INTERRUPTED_EXIT_CODE : 0;
  const exitCode = failed[0] === undefined ? unfinished : failed[0].exitCode || 1;
  const failedStacks = failed.map(({ stack }) => stack);
  report({ type: "end", failed: failedStacks, interrupted: signal.aborted, exitCode });
  return exitCode;
}

async function refuseUnsafe({ operation, environment }: FleetRun): Promise<void> {
  if (operation === "up" || operation === "preview") {
    await refuseUnsafeChanges(environment);
  }
}

function startOf(run: FleetRun, { shards, index }: Selection, parallelShards: number) {
  const named = (runs: boolean) =>
    shards
      .filter((shard) => shard.runs === runs)
      .map(({ stack, accounts, reason }) => ({ stack, accounts, reason }));
  const skippedShards = named(false);
  const { operation, environment } = run;
  return {
    type: "start",
    environment: environment.name,
    operation,
    shards: named(true),
    skipped: skippedShards.length,
    skippedShards,
    index: { stack: environment.name, ...index },
    parallelShards,
  } as const;
}

/** The first shard goes before the others where it makes the external ID for all of them. */
function inOrder(run: FleetRun, shards: readonly Shard[]): readonly (readonly string[])[] {
  const stacks = shards.map(({ stack }) => stack);
  if (run.operation !== "up" || !run.environment.externalIdIsGenerated) return [stacks];
  const first = run.environment.shards[0]?.stack;
  return [stacks.filter((stack) => stack === first), stacks.filter((stack) => stack !== first)];
}

function isIndexRun(
  { operation }: FleetRun,
  { index }: Selection,
  ends: readonly StackEnd[],
): boolean {
  return index.runs && (operation === "up" || ends.every(({ status }) => status === "done"));
}

/** What the environment's own stack is to know of its shards after an update. */
async function seenShardsOf(
  { operation }: FleetRun,
  { seen }: Selection,
  ends: readonly StackEnd[],
  completed: ReadonlyMap<string, StackCompleted>,
): Promise<Readonly<Record<string, SeenShard>>> {
  const done = ends.flatMap(({ stack, status }) => (status === "done" ? [stack] : []));
  if (operation !== "up" || done.length === 0) return seen;
  return { ...seen, ...(await seenNow(done, await stacksByName(), completed)) };
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
  // One runs alone, whatever memory there is.
  if (shards.length <= 1) return 1;
  return parallelStacks({
    accounts: Math.max(...shards.map(({ accounts }) => accounts.length)),
    plugin: await pluginSize(),
    free: freeMegabytes(),
    processors: availableParallelism(),
  });
}
