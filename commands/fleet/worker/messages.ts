import type { Fingerprint, SeenShard } from "../../../contract/fingerprint";

/** What a fleet can do: the engine's operations of the same names. */
export type Operation = "up" | "preview" | "refresh" | "destroy";

/** What the engine is asked for in every stack. */
export interface RunOptions {
  readonly operation: Operation;
  /** Refresh before an update. */
  readonly refresh: boolean;
  /** Fail when there is something to change. */
  readonly expectNoChanges: boolean;
  /** Operations of the engine at once, in each stack; absent: the engine's own default. */
  readonly parallel?: number | undefined;
}

/** One stack to run: a shard, or the environment's own stack, which comes last. */
export interface Job extends RunOptions {
  readonly stack: string;
  readonly exists: boolean;
  /** The folder with Pulumi.yaml and the stack's settings file. */
  readonly folder: string;
  /** Of the environment's own stack: the shards that are complete. Absent: no other than before. */
  readonly seenShards?: Readonly<Record<string, SeenShard>> | undefined;
}

/** How an account's work ended. */
export interface AccountDone {
  readonly type: "account";
  readonly account: string;
  readonly status: "done" | "failed";
}

/** How a stack's run ended. */
export interface StackEnd {
  readonly type: "stackEnd";
  readonly stack: string;
  readonly status: "done" | "failed";
  /** The engine's own exit code. */
  readonly exitCode: number;
  /** How many resources were, or would be, created, updated, deleted or left: `{ same: 52 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** What went wrong, each message once. */
  readonly causes: readonly string[];
  /** Wall time. */
  readonly seconds: number;
}

/** What happens to a stack in a run. */
export type StackEvent =
  | { readonly type: "stackStart"; readonly stack: string }
  | (AccountDone & { readonly stack: string })
  | StackEnd;

/** A complete run of a stack. It has a hash of the external ID, and is shown to nobody. */
export interface StackCompleted {
  readonly type: "stackCompleted";
  readonly fingerprint: Fingerprint;
  /** When the run began and had ended, by this machine's clock, in milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
}

/** What a worker sends to the process that started it; `stackEnd` comes last. */
export type FromWorker = AccountDone | StackCompleted | StackEnd;
