import type { JobEnd, Operation } from "./worker/messages";

/** What a progress display is about. */
export interface ProgressScope {
  readonly environment: string;
  readonly operation: Operation;
  /** Over all stacks that are run. */
  readonly accounts: number;
  /** Shards that are run. */
  readonly stacks: number;
}

/** How far a run is. */
export interface ProgressState {
  readonly accounts: number;
  readonly stacks: number;
  readonly failedStacks: number;
  /** Since the start. */
  readonly seconds: number;
}

/** One line: accounts, shards, failures, time left. */
export function progressLine(scope: ProgressScope, state: ProgressState): string {
  const left = secondsLeft(scope.accounts, state);
  return [
    `${scope.operation} ${scope.environment}: ${state.accounts} of ${scope.accounts} accounts`,
    `${state.stacks} of ${scope.stacks} shards`,
    ...(state.failedStacks === 0 ? [] : [`${state.failedStacks} failed`]),
    ...(left === undefined ? [] : [`${clock(left)} left`]),
  ].join(", ");
}

/** The time left if the rest goes as what is done went; undefined as long as nothing is done. */
export function secondsLeft(
  accounts: number,
  state: Pick<ProgressState, "accounts" | "seconds">,
): number | undefined {
  if (state.accounts === 0) return undefined;
  return (state.seconds / state.accounts) * (accounts - state.accounts);
}

/** One line of a stack that ended: `prod-shard-03: 10 accounts, 51 created, 3.4 s`. */
export function endLine(end: JobEnd, accounts: number): string {
  const changes = Object.entries(end.changes).map(([what, count]) => `${count} ${what}`);
  const what = [
    accounts === 1 ? "1 account" : `${accounts} accounts`,
    ...changes,
    `${end.seconds.toFixed(1)} s`,
  ].join(", ");
  return `${end.stack}: ${end.status}, ${what}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Shows progress on a stream: on a terminal one line that changes, and anywhere else only the lines
 * that stay.
 */
export class ProgressDisplay {
  private shown = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Replaces the changing line. */
  update(line: string): void {
    if (!this.stream.isTTY) return;
    // A terminal that does not know its width says 0.
    const width = this.stream.columns || line.length + 1;
    this.stream.write(`\r\u001b[2K${line.slice(0, width - 1)}`);
    this.shown = true;
  }

  /** Writes a line that stays. */
  line(line: string): void {
    this.clear();
    this.stream.write(`${line}\n`);
  }

  /** Takes the changing line away. */
  clear(): void {
    if (this.shown) this.stream.write("\r\u001b[2K");
    this.shown = false;
  }
}
