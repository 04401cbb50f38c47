import { createInterface } from "node:readline/promises";

import { OperatorError } from "../../errors";

/**
 * Lets an operator confirm something by typing its name, unless PULUMI_SKIP_CONFIRMATIONS is set, as the
 * Pulumi CLI does. The command is what the operator runs, without `--yes`.
 *
 * @throws OperatorError when the operator says no, or is not there to be asked
 */
export async function confirm(question: string, name: string, command: string): Promise<void> {
  if (["true", "1"].includes(process.env["PULUMI_SKIP_CONFIRMATIONS"] ?? "")) return;
  if (!process.stdin.isTTY) {
    throw new OperatorError(`Nobody is there to be asked. Without being asked: ${command} --yes`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type its name to go on: `);
  terminal.close();
  if (answer.trim() !== name) throw new OperatorError("Nothing was done.");
}
