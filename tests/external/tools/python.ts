import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** How a Python program ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a Python program runs, and on what. */
export interface PythonRun {
  readonly python: string;
  readonly args: readonly string[];
  /** Default: the process's own. */
  readonly cwd?: string;
  /** Default: empty. */
  readonly stdin?: string;
}

/** Runs a Python program to its end, whatever its exit code. */
export async function runPython({ python, args, cwd, stdin = "" }: PythonRun): Promise<Ended> {
  const running = spawn(python, args, { cwd });
  const ended = new Promise<number | null>((resolve, reject) => {
    running.once("error", reject).once("close", resolve);
  });
  running.stdin.end(stdin);
  const [exitCode, stdout, stderr] = await Promise.all([
    ended,
    text(running.stdout),
    text(running.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/**
 * What a tool printed as JSON.
 *
 * @throws Error with all that it printed, when that is none
 */
export function jsonOf({ exitCode, stdout, stderr }: Ended): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`No JSON, exit code ${String(exitCode)}:\n${stdout}\n${stderr}`);
  }
}
