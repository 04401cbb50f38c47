import { createInterface } from "node:readline/promises";

import { OperatorError } from "./operatorError";

/**
 * Lets an operator confirm something by typing its name.
 *
 * @param question - is what is asked
 * @param what - is done, as in "reshard prod", should nobody be there to be asked
 * @throws OperatorError when the operator says no, or is not there to be asked
 */
export async function confirm(question: string, name: string, what: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new OperatorError(`Nobody is there to be asked: add --yes to ${what}.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type its name to go on: `);
  terminal.close();
  if (answer.trim() !== name) throw new OperatorError("Nothing was done.");
}
