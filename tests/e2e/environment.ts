import { execFile, spawn, type StdioOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

import {
  injectFaults,
  resetSandboxCalls,
  sandboxCalls,
  type CallCounts,
  type FaultRule,
} from "../../sandbox/control";
import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { startSandbox, stopSandbox } from "../../sandbox/sandbox";
import { SHORT_PROCESSES } from "./shortProcesses";
import { Stack } from "./stack";

export type { Stack } from "./stack";

/** How a command ended, and what it printed. */
export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
  readonly stdout: string;
}

/** A command that is still running. */
export interface RunningCommand {
  /** Its exit code, once it has ended; where a signal ended it, what shells make of that. */
  readonly ended: Promise<number>;
  /** What it has printed on standard output so far. */
  readonly stdout: () => string;
  /** Ctrl-C: SIGINT to it and every process of its group, as a terminal does. */
  interrupt(): void;
  /** Ends it and every process that it started, at once and without a chance to tidy up. */
  kill(): Promise<void>;
}

/** How an environment is started. */
export interface EnvironmentOptions {
  /** Member accounts beside those of sandbox/organization/organization.json. */
  readonly generatedAccounts?: number;
}

/** A sandbox organization of its own, with a home of its own, and stacks deployed to it. */
export class Environment {
  /** The sandbox's home folder; gone after `stop`. */
  readonly home: string;
  /** The variables of the sandbox's platform engineer. */
  readonly variables: Readonly<Record<string, string>>;

  private constructor(home: string) {
    this.home = home;
    this.variables = sandboxEnvironment({ home });
  }

  /** Starts a sandbox. Call it in `before`, and `stop` in `after`. */
  static async start(options: EnvironmentOptions = {}): Promise<Environment> {
    const home = mkdtempSync(join(tmpdir(), "authomize-e2e-"));
    await startSandbox({ home, port: 0, generatedAccounts: options.generatedAccounts ?? 0 });
    return new Environment(home);
  }

  /** Ends the sandbox and removes its home. */
  async stop(): Promise<void> {
    await stopSandbox({ home: this.home });
    rmSync(this.home, { recursive: true, force: true });
  }

  /**
   * Makes a stack of this project, configured by a file outside the checkout.
   *
   * @param settings - by key, without the project's namespace; keys with a `:` are taken as they are
   * @param project - the folder of another project that the stack is of
   */
  async stack(
    name: string,
    settings: Readonly<Record<string, unknown>>,
    project = ROOT,
  ): Promise<Stack> {
    const stack = new Stack(this, name, project);
    await stack.initialize();
    stack.configure(settings);
    return stack;
  }

  /** Replaces the faults that the sandbox injects. */
  faults(rules: readonly FaultRule[]): Promise<void> {
    return injectFaults(rules, { home: this.home });
  }

  /** The calls that the sandbox has seen, by account and action. */
  calls(): Promise<CallCounts> {
    return sandboxCalls({ home: this.home });
  }

  /** Begins to count the calls anew. */
  resetCalls(): Promise<void> {
    return resetSandboxCalls({ home: this.home });
  }

  /** Runs a command from node_modules, or any other, in the project's folder. */
  run(
    command: string,
    args: readonly string[],
    { cwd = ROOT, variables = {} }: { cwd?: string; variables?: Record<string, string> } = {},
  ): Promise<CommandResult> {
    const env = this.processVariables(variables);
    return new Promise((resolve) => {
      let output = "";
      let stdout = "";
      const child = execFile(command, args, { cwd, env, maxBuffer: 64 << 20 }, (error) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 128;
        resolve({ exitCode, output, stdout });
      });
      child.stdin?.end();
      child.stdout?.on("data", (chunk: string) => {
        output += chunk;
        stdout += chunk;
      });
      child.stderr?.on("data", (chunk: string) => {
        output += chunk;
      });
    });
  }

  /** Starts a command from node_modules in a process group of its own. */
  start(
    command: string,
    args: readonly string[],
    { cwd = ROOT, variables = {} }: { cwd?: string; variables?: Record<string, string> } = {},
  ): RunningCommand {
    const env = this.processVariables(variables);
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    const child = spawn(command, args, { cwd, env, stdio, detached: true });
    let stdout = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const ended = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
    const signal = (name: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    };
    return {
      ended,
      stdout: () => stdout,
      interrupt: () => {
        signal("SIGINT");
      },
      kill: async () => {
        signal("SIGKILL");
        await ended;
      },
    };
  }

  /** The environment of a process: this machine's, the sandbox's, and the given variables. */
  processVariables(variables: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const path = `${join(ROOT, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`;
    const own = { ...SHORT_PROCESSES, ...this.variables, ...variables };
    return { ...processEnvironment(own), PATH: path };
  }
}
