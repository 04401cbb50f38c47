/** What a fleet can do: the engine's operations of the same names. */
export type Operation = "up" | "preview" | "refresh" | "destroy";

/** One stack to run: a shard, or the environment's own stack, which comes last. */
export interface Job {
  readonly operation: Operation;
  /** The stack's name. */
  readonly stack: string;
  /** Whether the stack exists already. */
  readonly exists: boolean;
  /** The folder with Pulumi.yaml and the stack's settings file. */
  readonly folder: string;
  /** Refresh before an update. */
  readonly refresh: boolean;
  /** Fail when there is something to change. */
  readonly expectNoChanges: boolean;
  /** Operations of the engine at once; absent: the engine's own default. */
  readonly parallel?: number | undefined;
}

/** How an account's work ended. */
export interface AccountDone {
  readonly type: "account";
  /** 12 digits. */
  readonly account: string;
  readonly status: "done" | "failed";
}

/** How a stack's run ended. */
export interface JobEnd {
  readonly type: "end";
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

/** What a worker tells the process that started it. */
export type FromWorker = AccountDone | JobEnd;
