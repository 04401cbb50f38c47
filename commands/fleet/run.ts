import type { FleetEnvironment, Shard } from "./environment";
import type { Operation, RunOptions, StackEvent } from "./worker/messages";

/** How a fleet is run. */
export interface FleetRun extends RunOptions {
  readonly environment: FleetEnvironment;
  /** Only the stacks that failed in the last run. */
  readonly onlyFailed: boolean;
  /** Also the stacks that are unchanged, or that an interrupted run had finished. */
  readonly all: boolean;
  /** The stacks of these shards alone; empty: as the rest says. */
  readonly only: readonly string[];
  /** Stacks at once; absent: as many as memory and processors allow. */
  readonly parallelShards?: number | undefined;
}

/** A shard, and why it runs, or need not. */
export interface StartedShard extends Shard {
  readonly reason: string;
}

/** What is about to run. */
export interface FleetStart {
  readonly type: "start";
  readonly environment: string;
  readonly operation: Operation;
  /** Those that run. */
  readonly shards: readonly StartedShard[];
  /** How many need not run. */
  readonly skipped: number;
  /** Those. */
  readonly skippedShards: readonly StartedShard[];
  /** The environment's own stack. */
  readonly index: { readonly stack: string; readonly runs: boolean; readonly reason: string };
  readonly parallelShards: number;
}

/** What happens in a run, as programs read it: one JSON object for each. */
export type FleetEvent =
  | FleetStart
  | StackEvent
  | { readonly type: "interrupted" }
  | {
      readonly type: "end";
      readonly failed: readonly string[];
      readonly interrupted: boolean;
      /** 0, or the exit code that the engine gave for the first stack that failed. */
      readonly exitCode: number;
    };
