import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { PROJECT_FOLDER } from "../../config/projectFolder";
import { OperatorError } from "../../errors";

/**
 * The names of the project's stacks, without the organization of the Pulumi backend.
 *
 * @throws OperatorError when the CLI cannot list them
 */
export async function existingStacks(): Promise<ReadonlySet<string>> {
  const run = promisify(execFile);
  try {
    const { stdout } = await run("pulumi", ["stack", "ls", "--json", "--non-interactive"], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, PATH: pathWithCli() },
      maxBuffer: 64 << 20,
    });
    const stacks = JSON.parse(stdout) as readonly { readonly name: string }[];
    // On Pulumi Cloud a name may carry the organization: acme/prod.
    return new Set(stacks.map(({ name }) => name.split("/").pop() ?? name));
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    throw new OperatorError(
      `The Pulumi CLI could not list the stacks: ${stderr.trim() || String(error)}`,
    );
  }
}

function pathWithCli(): string {
  const installed = join(PROJECT_FOLDER, "node_modules", ".bin");
  const path = process.env["PATH"] ?? "";
  return existsSync(installed) ? `${installed}:${path}` : path;
}
