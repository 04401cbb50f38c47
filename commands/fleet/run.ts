import type { FleetEnvironment, Shard } from "./environment";
import type { Operation, RunOptions, StackEvent } from "./worker/messages";

/** How a fleet is run. */
export interface FleetRun extends RunOptions {
  readonly environment: FleetEnvironment;
  /** Only the stacks that failed in the last run. */
  readonly onlyFailed: boolean;
  /** Also the stacks that an interrupted run had finished. */
  readonly all: boolean;
  /** Stacks at once; absent: as many as memory and processors allow. */
  readonly parallelShards?: number | undefined;
}

/** What is about to run. */
export interface FleetStart {
  readonly type: "start";
  readonly environment: string;
  readonly operation: Operation;
  readonly shards: readonly Shard[];
  /** How many need not run. */
  readonly skipped: number;
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
