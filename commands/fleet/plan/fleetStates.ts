import { availableParallelism } from "node:os";

import pLimit from "p-limit";

import { type Fingerprint, fingerprintIn, type SeenShard } from "../../../contract/fingerprint";
import { exportState } from "../../stack/stackState";
import { lastOperation, type ListedStack } from "../../stack/workspace";
import { messageOf } from "../../terminal/text";
import type { StackCompleted } from "../worker/messages";
import { type LastRun, lastRunOf } from "./lastRun";

/** A shard that was found complete, or why it is not. */
export type ShardState = SeenShard | { readonly why: string };

/** What the backend says of a fleet. */
export interface FleetStates {
  /** Of the environment's own stack. */
  readonly index: LastRun;
  /** By the shard's stack. */
  readonly shards: ReadonlyMap<string, ShardState>;
  /** The external ID of the first shard; absent before there is one. */
  readonly externalId: string | undefined;
}

/** Which stacks are read. */
interface ReadStacks {
  /** The environment's own stack. */
  readonly name: string;
  readonly shards: readonly { readonly stack: string }[];
  /** Those that exist, as the backend has listed them before any was read. */
  readonly existing: ReadonlyMap<string, ListedStack>;
}

/**
 * Reads the environment's own stack, and of the shards those alone that are not as it has seen them: the
 * list of the stacks says when each was written. What cannot be read is said instead of thrown.
 */
export async function readStates({ name, shards, existing }: ReadStacks): Promise<FleetStates> {
  const index = await lastRunIn(name, existing);
  const recorded = index.outputs.shardFingerprints ?? {};
  const states = new Map<string, ShardState>();
  let externalId = index.outputs.externalId;
  const limit = pLimit(availableParallelism());
  await limit.map(shards, async ({ stack }, position) => {
    const seen = recorded[stack];
    const listed = existing.get(stack);
    if (seen !== undefined && isAsSeen(seen, listed)) {
      states.set(stack, seen);
      return;
    }
    const last = await lastRunIn(stack, existing);
    states.set(stack, stateOfShard(last, listed));
    if (position === 0) externalId = last.outputs.externalId;
  });
  return { index, shards: states, externalId };
}

/**
 * Sees what shards are like that have just been run. A state that nobody but that run has written is not read.
 *
 * @param listed - as the backend has listed them since
 * @param completed - stack → its run, where that was complete
 * @returns those that are complete
 */
export async function seenNow(
  stacks: readonly string[],
  listed: ReadonlyMap<string, ListedStack>,
  completed: ReadonlyMap<string, StackCompleted>,
): Promise<Readonly<Record<string, SeenShard>>> {
  const looks = await pLimit(availableParallelism()).map(stacks, async (stack) => {
    const run = completed.get(stack);
    const now = listed.get(stack);
    if (run !== undefined && isWrittenBy(run, now)) {
      return [[stack, seenAs(now, run.fingerprint)] as const];
    }
    const state = stateOfShard(await lastRunIn(stack, listed), now);
    return "why" in state ? [] : [[stack, state] as const];
  });
  return Object.fromEntries(looks.flat());
}

/** Whether a run was the last to write a stack's state. On Pulumi Cloud another clock says so, if at all. */
export function isWrittenBy(
  { began, ended }: Pick<StackCompleted, "began" | "ended">,
  listed: ListedStack | undefined,
): boolean {
  if (listed?.lastUpdate === undefined || listed.updateInProgress === true) return false;
  const written = Date.parse(listed.lastUpdate);
  return began <= written && written <= ended;
}

/** Whether a stack is as it was seen: nobody has written its state since. */
export function isAsSeen(seen: SeenShard, listed: ListedStack | undefined): boolean {
  if (listed?.lastUpdate === undefined || listed.updateInProgress === true) return false;
  return listed.lastUpdate === seen.lastUpdate && listed.resourceCount === seen.resourceCount;
}

function stateOfShard(last: LastRun, listed: ListedStack | undefined): ShardState {
  if (last.completed === undefined) return { why: last.why };
  return seenAs(listed, fingerprintIn(last.completed));
}

function seenAs(listed: ListedStack | undefined, fingerprint: Fingerprint): SeenShard {
  const { lastUpdate = "", resourceCount = 0 } = listed ?? {};
  return { lastUpdate, resourceCount, fingerprint };
}

async function lastRunIn(
  stack: string,
  listed: ReadonlyMap<string, ListedStack>,
): Promise<LastRun> {
  if (!listed.has(stack)) return { why: "never deployed", outputs: {} };
  try {
    const [state, last] = await Promise.all([exportState(stack), lastOperation(stack)]);
    return lastRunOf(state, last);
  } catch (error) {
    // Its own run says what is wrong with it.
    return { why: `its state could not be read: ${messageOf(error)}`, outputs: {} };
  }
}
