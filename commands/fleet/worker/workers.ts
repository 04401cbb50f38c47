import { type ChildProcess, fork } from "node:child_process";
import { on } from "node:events";
import { join } from "node:path";

import type { FromWorker, Job, StackCompleted, StackEnd, StackEvent } from "./messages";

const WORKER = join(__dirname, "shardWorker.js");
const START_UP = join(__dirname, "../../../startUp.js");

/** After so many stacks a worker makes way for a fresh one, because each leaves a little behind. */
const STACKS_OF_A_WORKER = 20;

/**
 * Memory limits how many accounts are worked in at once, so a worker collects garbage early, compiles
 * nothing and keeps no stack traces: 75 MB instead of 270, for a tenth more processor time.
 */
const LEAN_NODE = [
  "--max-semi-space-size=2",
  "--optimize-for-size",
  "--no-opt",
  "--no-maglev",
  "--no-sparkplug",
  "--stack-trace-limit=0",
];

/** Engine and plugins are Go programs: they collect at half as much garbage as they usually do. */
const LEAN_GO = "50";

/** Processes that run stacks, a given number at once. */
export class Workers {
  /** Stack → its run, where that was complete. */
  readonly completed = new Map<string, StackCompleted>();
  private readonly waiting: Job[] = [];

  constructor(
    private readonly count: number,
    private readonly report: (event: StackEvent) => void,
  ) {}

  /** Runs every job; ends when all of them have ended, or, after an interruption, those that ran. */
  async run(jobs: readonly Job[]): Promise<void> {
    this.waiting.push(...jobs);
    const lane = async () => {
      while (this.waiting.length > 0) {
        const worker = start();
        try {
          for (const job of this.nextJobs()) {
            this.report({ type: "stackStart", stack: job.stack });
            this.report(await this.runIn(worker, job));
            if (!worker.connected) break;
          }
        } finally {
          await stop(worker);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.count, jobs.length) }, lane));
  }

  /** Starts nothing more; what runs ends by itself, as a cancelled engine loses what AWS still makes. */
  interrupt(): void {
    this.waiting.length = 0;
  }

  /** The jobs of one worker, each taken when it is asked for. */
  private *nextJobs(): Generator<Job> {
    for (let turn = 0; turn < STACKS_OF_A_WORKER; turn += 1) {
      const job = this.waiting.shift();
      if (job === undefined) return;
      yield job;
    }
  }

  private async runIn(worker: ChildProcess, job: Job): Promise<StackEnd> {
    const { stack } = job;
    let stderr = "";
    const collect = (chunk: Buffer) => {
      stderr += chunk.toString();
    };
    worker.stderr?.on("data", collect);
    const messages = on(worker, "message", { close: ["exit"] });
    worker.send(job);
    try {
      for await (const [message] of messages as AsyncIterable<[FromWorker]>) {
        if (message.type === "stackEnd") return message;
        if (message.type === "stackCompleted") this.completed.set(stack, message);
        else this.report({ ...message, stack });
      }
    } finally {
      worker.stderr?.off("data", collect);
    }
    const causes = [stderr.trim() || "its process ended unexpectedly"];
    const failed = { type: "stackEnd", stack, status: "failed", exitCode: 1 } as const;
    return { ...failed, changes: {}, causes, seconds: 0 };
  }
}

function start(): ChildProcess {
  return fork(WORKER, {
    // A process group of its own: the terminal's Ctrl-C must reach the engine once, from here.
    detached: true,
    execArgv: ["--require", START_UP, ...LEAN_NODE],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // The operator's own GOGC holds; each stack has its settings file beside it already.
    env: { GOGC: LEAN_GO, ...process.env, PULUMI_OPTION_CONFIG_FILE: "" },
  });
}

async function stop(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = new Promise((resolve) => worker.once("exit", resolve));
  worker.disconnect();
  await gone;
}
