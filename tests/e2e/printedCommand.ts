import assert from "node:assert/strict";

import type { CommandResult, Environment, Stack } from "./environment";

/**
 * Runs what a message prints to complete accounts, as it is but for the settings file of the test and
 * the questions: one command after the other, as `&&` has it.
 *
 * @returns how the last of them that was run ended
 */
export async function runPrinted(
  environment: Environment,
  stack: Stack,
  message: string,
): Promise<CommandResult> {
  const [, line = ""] = /completes them: (npx pulumi .*)/.exec(message) ?? [];
  const commands = line.replaceAll("'", "").split(" && ");
  const more = ["--yes", "--skip-preview", "--config-file", stack.configFile];
  let last: CommandResult | undefined;
  for (const command of commands) {
    const [, pulumi = "", ...args] = command.split(" ");
    assert.equal(pulumi, "pulumi", message);
    last = await environment.run(pulumi, [...args, ...more]);
    if (last.exitCode !== 0) return last;
  }
  assert.ok(last);
  return last;
}
