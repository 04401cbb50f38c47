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

/** The names of the project's stacks, without the organization of the Pulumi backend. */
export async function existingStacks(): Promise<ReadonlySet<string>> {
  return new Set((await listedStacks()).map((name) => basename(name)));
}

/** The stacks of any project of the backend: name → as the CLI takes it in the folder of another project. */
export async function stacksOfProject(project: string): Promise<ReadonlyMap<string, string>> {
  const listed = await listedStacks("--project", project);
  return new Map(listed.map((name) => [basename(name), name]));
}

/** On Pulumi Cloud a name may carry the organization: acme/prod; of another project always that, too. */
async function listedStacks(...filter: readonly string[]): Promise<readonly string[]> {
  const cwd = projectFolder();
  const installed = join(cwd, "node_modules", ".bin");
  const path = process.env["PATH"] ?? "";
  const PATH = existsSync(installed) ? `${installed}:${path}` : path;
  const args = ["stack", "ls", "--json", "--non-interactive", ...filter];
  const options = { cwd, env: { ...process.env, PATH }, maxBuffer: 64 << 20 };
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, options);
    const stacks = JSON.parse(stdout) as readonly { readonly name: string }[];
    return stacks.map(({ name }) => name);
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    throw new OperatorError(
      `The Pulumi CLI could not list the stacks: ${stderr.trim() || String(error)}`,
    );
  }
}
