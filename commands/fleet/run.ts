import type { FleetEnvironment } from "./environment";
import type { JobEnd, Operation } from "./worker/messages";

/** How a fleet is run. */
export interface FleetRun {
  readonly operation: Operation;
  readonly environment: FleetEnvironment;
  /** Only the stacks that failed in the last run. */
  readonly onlyFailed: boolean;
  /** Also the stacks that an interrupted run had finished. */
  readonly all: boolean;
  readonly refresh: boolean;
  readonly expectNoChanges: boolean;
  /** Operations of the engine at once, in each stack; absent: the engine's own default. */
  readonly parallel?: number | undefined;
  /** Stacks at once; absent: as many as memory and processors allow. */
  readonly parallelShards?: number | undefined;
}

/** How a fleet's run ended. */
export interface FleetResult {
  readonly ends: readonly JobEnd[];
  readonly interrupted: boolean;
  /** 0, or the exit code that the engine gave for the first stack that failed. */
  readonly exitCode: number;
}
