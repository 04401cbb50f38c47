import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import { LocalWorkspace } from "@pulumi/pulumi/automation";

import { projectFolder } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import { messageOf } from "../terminal/text";

let workspace: Promise<LocalWorkspace> | undefined;

/** The project as the CLI sees it; one for a whole command, as each asks the CLI for its version. */
export async function sharedWorkspace(): Promise<LocalWorkspace> {
  workspace ??= LocalWorkspace.create({ workDir: projectFolder() });
  return workspace.catch(throwCliProblem);
}

/** Turns a failure of the Pulumi CLI into its one line that says why. */
export function throwCliProblem(error: unknown): never {
  const text = messageOf(error);
  if (text.includes("spawn pulumi ENOENT")) {
    throw new OperatorError(
      "There is no pulumi on the PATH. Run this with npx authomize, which finds the one of this project; npm ci installs it.",
    );
  }
  const line = /error: .*/.exec(text)?.[0] ?? text.split("\n")[0] ?? text;
  throw new OperatorError(`The Pulumi CLI could not read the stack: ${line}`);
}

/** A stack as the backend lists it (pulumi, pkg/cmd/pulumi/stack/stack_list.go). */
export interface ListedStack {
  /** On Pulumi Cloud it may carry the organization: acme/prod; of another project always that, too. */
  readonly name: string;
  /**
   * When its state was written, to the millisecond; on Pulumi Cloud when its last update began, to the
   * second. Absent while that runs, where the backend knows it.
   */
  readonly lastUpdate?: string;
  /** Absent where the backend does not know. */
  readonly updateInProgress?: boolean;
  readonly resourceCount?: number;
}

/** The names of the project's stacks, without the organization of the Pulumi backend. */
export async function existingStacks(): Promise<ReadonlySet<string>> {
  return new Set((await stacksByName()).keys());
}

/** The project's stacks, by their names without the organization of the Pulumi backend. */
export async function stacksByName(): Promise<ReadonlyMap<string, ListedStack>> {
  return new Map((await listedStacks()).map((stack) => [basename(stack.name), stack]));
}

/** The stacks of any project of the backend: name → as the CLI takes it in the folder of another project. */
export async function stacksOfProject(project: string): Promise<ReadonlyMap<string, string>> {
  const listed = await listedStacks("--project", project);
  return new Map(listed.map(({ name }) => [basename(name), name]));
}

async function listedStacks(...filter: readonly string[]): Promise<readonly ListedStack[]> {
  return (await cliJson("list the stacks", "stack", "ls", ...filter)) as readonly ListedStack[];
}

/** An operation of the engine (pulumi, pkg/cmd/pulumi/stack/stack_history.go). */
export interface PastOperation {
  /** Such as `update`, `refresh` or `resource-import`. */
  readonly kind: string;
  /** `succeeded`, `failed`, or `in-progress` where the backend knows it. */
  readonly result: string;
}

/** The last operation of a stack that the backend knows of; one that was killed it may not know. */
export async function lastOperation(stack: string): Promise<PastOperation | undefined> {
  const args = ["--stack", stack, "--page-size", "1"];
  const history = await cliJson("read the history of the stack", "stack", "history", ...args);
  return (history as readonly PastOperation[])[0];
}

/** What a command of the CLI prints as JSON; throws an OperatorError with the CLI's message. */
async function cliJson(what: string, ...words: readonly string[]): Promise<unknown> {
  const cwd = projectFolder();
  const installed = join(cwd, "node_modules", ".bin");
  const path = process.env["PATH"] ?? "";
  const PATH = existsSync(installed) ? `${installed}:${path}` : path;
  const args = [...words, "--json", "--non-interactive"];
  const options = { cwd, env: { ...process.env, PATH }, maxBuffer: 64 << 20 };
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, options);
    return JSON.parse(stdout);
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    throw new OperatorError(`The Pulumi CLI could not ${what}: ${stderr.trim() || String(error)}`);
  }
}
