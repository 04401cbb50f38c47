/** After this time an operator wants to know whether anything happens. */
const PATIENCE_IN_MILLISECONDS = 2000;
const EVERY_IN_MILLISECONDS = { terminal: 200, log: 10_000 };

/** Where progress is shown: the standard error, so that the standard output stays clean. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/**
 * Counts what is done of some work, and shows it once the work takes more than two seconds: in one
 * line that is rewritten on a terminal, in a line every ten seconds elsewhere.
 *
 * @param what - is being done, such as "Verifying accounts"
 * @param total - how many there are to do
 * @param work - is given a function to call after each of them
 */
export async function withProgress<Result>(
  what: string,
  total: number,
  work: (onDone: () => void) => Promise<Result>,
  output: ProgressOutput = process.stderr,
): Promise<Result> {
  const progress = new Progress(what, total, output);
  try {
    return await work(() => {
      progress.done += 1;
    });
  } finally {
    progress.end();
  }
}

class Progress {
  done = 0;
  private isShown = false;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly output: ProgressOutput,
  ) {
    this.timer = setTimeout(() => {
      this.show();
    }, PATIENCE_IN_MILLISECONDS);
  }

  end(): void {
    clearTimeout(this.timer);
    if (this.isShown && this.output.isTTY === true) this.output.write("\r\u001b[K");
  }

  private show(): void {
    const isTerminal = this.output.isTTY === true;
    const line = `${this.what}: ${this.done} of ${this.total}`;
    this.output.write(isTerminal ? `\r${line}` : `${line}\n`);
    this.isShown = true;
    const every = isTerminal ? EVERY_IN_MILLISECONDS.terminal : EVERY_IN_MILLISECONDS.log;
    this.timer = setTimeout(() => {
      this.show();
    }, every);
  }
}
