import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

import { ROOT } from "../../sandbox/folders";
import type { Environment } from "../e2e/environment";
import type { Interruption } from "./steps";

/** How a command ended. */
export interface EndedRun {
  /** The command, as somebody would type it. */
  readonly command: string;
  /** Where a signal ended it, 128. */
  readonly exitCode: number;
  /** What it printed. */
  readonly output: string;
  /** Whether it had to be killed because it did not end in time. */
  readonly isOverdue: boolean;
  /** Whether a signal reached it before it ended. */
  readonly isInterrupted: boolean;
  /** After so many seconds it would have been killed. */
  readonly seconds: number;
}

/** What runs take by far on a busy machine; one that takes longer has no end. */
const SECONDS = 180;

/** How often AWS is asked whether it has seen the call after which a run is interrupted. */
const LOOK_AGAIN_MILLISECONDS = 20;

/** Runs commands on one stack, each in a process group of its own, and each with a last moment. */
export class Processes {
  /**
   * @param configFile - the stack's
   */
  constructor(
    private readonly environment: Environment,
    private readonly configFile: string,
  ) {}

  /**
   * Runs a command in the project's folder.
   *
   * @param words - the command as somebody types it: `npx` first
   * @param interruption - what interrupts it; a run that ends before that is none the worse
   */
  async run(words: readonly string[], interruption?: Interruption): Promise<EndedRun> {
    const [program = "", ...args] = words;
    const child = spawn(program, args, { cwd: ROOT, env: this.variables(), detached: true });
    let output = "";
    const note = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    child.stdin.end();
    let exitCode: number | undefined;
    let isOverdue = false;
    const closed = new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        exitCode = code ?? 128;
        resolve();
      });
    });
    const signal = (name: NodeJS.Signals) => {
      if (exitCode === undefined && child.pid !== undefined) process.kill(-child.pid, name);
    };
    const lastMoment = setTimeout(() => {
      isOverdue = true;
      signal("SIGKILL");
    }, SECONDS * 1000);
    const isInterrupted =
      interruption !== undefined &&
      (await this.seen(interruption.after, () => exitCode !== undefined));
    if (isInterrupted) signal(interruption.signal);
    await closed;
    clearTimeout(lastMoment);
    const ended = { exitCode: exitCode ?? 128, output, isOverdue, isInterrupted };
    return { command: words.join(" "), ...ended, seconds: SECONDS };
  }

  /** Whether AWS sees a call of an action before the run is over. */
  private async seen(action: string, isOver: () => boolean): Promise<boolean> {
    while (!isOver()) {
      const { byAccount } = await this.environment.calls();
      if (Object.values(byAccount).some((calls) => (calls[action] ?? 0) > 0)) return true;
      await pause(LOOK_AGAIN_MILLISECONDS);
    }
    return false;
  }

  private variables(): NodeJS.ProcessEnv {
    const own = { PULUMI_OPTION_CONFIG_FILE: this.configFile, NO_COLOR: "1" };
    return this.environment.processVariables(own);
  }
}

/** Whether a fleet has left out, and so not read, what it takes for unchanged. */
export function hasLeftOut({ output }: Pick<EndedRun, "output">): boolean {
  return output.includes("left out, unchanged");
}
