/** After this time an operator wants to know whether anything happens. */
const PATIENCE_IN_MILLISECONDS = 2000;
const EVERY_IN_MILLISECONDS = { terminal: 200, log: 10_000 };

/** Where progress is shown: the standard error, so that the standard output stays clean. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** Characters in a line; 0 or absent where that is not known. */
  readonly columns?: number | undefined;
}

/** Lines that stay, and below them, on a terminal, one that changes. */
export class StatusLine {
  private isShown = false;

  constructor(private readonly output: ProgressOutput) {}

  /** Replaces the changing line. */
  update(line: string): void {
    if (this.output.isTTY !== true) return;
    const { columns = 0 } = this.output;
    const shown = columns === 0 ? line : line.slice(0, columns - 1);
    this.output.write(`\r\u001b[2K${shown}`);
    this.isShown = true;
  }

  /** Writes a line that stays. */
  line(line: string): void {
    this.clear();
    this.output.write(`${line}\n`);
  }

  /** Takes the changing line away. */
  clear(): void {
    if (this.isShown) this.output.write("\r\u001b[2K");
    this.isShown = false;
  }
}

/** Counts what is done of some work, and shows it once that takes more than two seconds. */
export async function withProgress<Result>(
  what: string,
  total: number,
  work: (onDone: () => void) => Promise<Result>,
  output: ProgressOutput = process.stderr,
): Promise<Result> {
  const status = new StatusLine(output);
  const isTerminal = output.isTTY === true;
  let done = 0;
  const show = () => {
    const line = `${what}: ${done} of ${total}`;
    if (isTerminal) status.update(line);
    else status.line(line);
    timer = setTimeout(show, EVERY_IN_MILLISECONDS[isTerminal ? "terminal" : "log"]);
  };
  let timer = setTimeout(show, PATIENCE_IN_MILLISECONDS);
  try {
    return await work(() => {
      done += 1;
    });
  } finally {
    clearTimeout(timer);
    status.clear();
  }
}

/** Does some work, and names it on the standard error once it takes more than two seconds. */
export async function announceIfSlow<Result>(
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => {
    process.stderr.write(`${what} …\n`);
  }, PATIENCE_IN_MILLISECONDS);
  return work().finally(() => {
    clearTimeout(timer);
  });
}
