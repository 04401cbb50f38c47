import { LocalWorkspace } from "@pulumi/pulumi/automation";

import { PROJECT_FOLDER } from "../../config/projectFolder";
import { OperatorError } from "../../errors";

let workspace: Promise<LocalWorkspace> | undefined;

/**
 * The project as the Pulumi CLI sees it, in the backend that the operator is signed in to. One for a
 * whole command: the CLI is asked for its version whenever one is made.
 *
 * @throws OperatorError when there is no Pulumi CLI
 */
export async function sharedWorkspace(): Promise<LocalWorkspace> {
  workspace ??= LocalWorkspace.create({ workDir: PROJECT_FOLDER });
  return workspace.catch(cliProblem);
}

/** Turns a failure of the Pulumi CLI into its one line that says why. */
export function cliProblem(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes("spawn pulumi ENOENT")) {
    throw new OperatorError(
      "There is no pulumi on the PATH. Run this with npx authomize, which finds the one of this project; npm ci installs it.",
    );
  }
  const line = /error: .*/.exec(text)?.[0] ?? text.split("\n")[0] ?? text;
  throw new OperatorError(`The Pulumi CLI could not read the stack: ${line}`);
}
