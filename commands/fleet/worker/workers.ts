import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import type { AccountDone, FromWorker, Job, JobEnd } from "./messages";

const WORKER = join(__dirname, "shardWorker.js");

/**
 * After so many stacks a worker makes room for a fresh one: what a run leaves behind in the process
 * is small, but a thousand accounts are many runs.
 */
const STACKS_OF_A_WORKER = 20;

/**
 * Memory is what limits how many accounts are worked in at once. A worker runs for seconds, so it
 * collects rubbish early and compiles nothing; together they take it from 270 MB to 75, for a tenth
 * more processor time. The SDK keeps a stack trace for every property of every resource, which
 * nobody reads here; for an error's own trace, run the shard by itself.
 */
const LEAN_NODE = [
  "--max-semi-space-size=2",
  "--optimize-for-size",
  "--no-opt",
  "--no-maglev",
  "--no-sparkplug",
  "--stack-trace-limit=0",
];

/** Engine and plugins are Go programs: they collect at half as much rubbish as they usually do. */
const LEAN_GO = "50";

/** Processes that run stacks, a given number at once. */
export class Workers {
  private readonly waiting: Job[] = [];

  constructor(
    private readonly count: number,
    private readonly report: (event: AccountDone, job: Job) => void,
  ) {}

  /**
   * Runs every job; ends when all of them have ended, or, after an interruption, those that ran.
   *
   * @param ended - called for each job as it ends
   */
  async run(
    jobs: readonly Job[],
    started: (job: Job) => void,
    ended: (end: JobEnd) => void,
  ): Promise<void> {
    this.waiting.push(...jobs);
    const lane = async () => {
      while (this.waiting.length > 0) {
        const worker = this.start();
        try {
          for (let turn = 0; turn < STACKS_OF_A_WORKER; turn += 1) {
            const job = this.waiting.shift();
            if (job === undefined) break;
            started(job);
            ended(await this.runIn(worker, job));
            if (!worker.connected) break;
          }
        } finally {
          await this.end(worker);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.count, jobs.length) }, lane));
  }

  /**
   * Starts nothing more. What runs comes to its end: an engine that is cancelled cancels the calls
   * that are under way, and a role that AWS makes all the same is in no state.
   */
  interrupt(): void {
    this.waiting.length = 0;
  }

  private start(): ChildProcess {
    // A process group of its own: the terminal's Ctrl-C must reach the engine once, from here.
    // Each stack has its settings file beside it; the operator's own is already in there.
    // The operator's own GOGC holds.
    const env = { GOGC: LEAN_GO, ...process.env, PULUMI_OPTION_CONFIG_FILE: "" };
    return fork(WORKER, {
      detached: true,
      execArgv: LEAN_NODE,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env,
    });
  }

  private async end(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = new Promise((resolve) => worker.once("exit", resolve));
    worker.disconnect();
    await gone;
  }

  private runIn(worker: ChildProcess, job: Job): Promise<JobEnd> {
    return new Promise((resolve) => {
      let stderr = "";
      const listen = (message: FromWorker) => {
        if (message.type === "account") this.report(message, job);
        if (message.type === "end") settle(message);
      };
      const fail = () => {
        const causes = [stderr.trim() || "its process ended unexpectedly"];
        settle({ ...ENDED_EARLY, stack: job.stack, causes });
      };
      const hear = (chunk: Buffer) => {
        stderr += chunk.toString();
      };
      const settle = (end: JobEnd) => {
        worker.off("message", listen).off("exit", fail);
        worker.stderr?.off("data", hear);
        resolve(end);
      };
      worker.on("message", listen).once("exit", fail);
      worker.stderr?.on("data", hear);
      worker.send(job);
    });
  }
}

const ENDED_EARLY = {
  type: "end",
  status: "failed",
  exitCode: 1,
  changes: {},
  seconds: 0,
} as const;
