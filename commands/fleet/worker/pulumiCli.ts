import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation";

import { installedVersion } from "../../../shards/installedVersion";

/** The part of the Automation API's command that its workspaces call, left out of its types. */
interface Runner {
  run(
    args: string[],
    ...rest: unknown[]
  ): Promise<{ stdout: string; stderr: string; code: number }>;
}

/** What the Automation API asks the CLI, half a second each, and nobody reads. */
const UNREAD: readonly (readonly [command: string, answer: string])[] = [
  ["preview --help", ""],
  // Every operation names its stack.
  ["stack select", ""],
  ["stack output", "{}"],
  ["stack history", "[]"],
];

/** The Pulumi CLI for many stacks: without its npm launcher and questions that nobody reads. */
export async function fleetCli(): Promise<PulumiCommand> {
  const root = installedCli();
  const command = await PulumiCommand.get(root === undefined ? {} : { root });
  const cli = command as unknown as Runner;
  const run = cli.run.bind(command);
  cli.run = (args, ...rest) => {
    const start = args.slice(0, 2).join(" ");
    const unread = UNREAD.find(([asked]) => asked === start);
    if (unread !== undefined) return Promise.resolve({ stdout: unread[1], stderr: "", code: 0 });
    // The stack that the operator has selected stays selected.
    return run(start === "stack init" ? [...args, "--no-select"] : args, ...rest);
  };
  return command;
}

/** The exit code of the CLI command in an error of the Automation API. */
export function exitCodeOf(error: unknown): number {
  const { commandResult } = error as {
    readonly commandResult?: { readonly err?: { readonly exitCode?: number } };
  };
  return commandResult?.err?.exitCode ?? 1;
}

/** Where the npm launcher keeps the CLI; undefined when it has not fetched it yet. */
function installedCli(): string | undefined {
  const home = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const root = join(home, "versions", installedVersion("pulumi"));
  return existsSync(join(root, "bin", "pulumi")) ? root : undefined;
}
