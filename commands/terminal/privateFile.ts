import { chmodSync, writeFileSync } from "node:fs";

import { OperatorError } from "../../errors";
import { messageOf } from "./text";

/**
 * Writes a file that only its owner may read, over one that is there.
 *
 * @param what - the beginning of the error's sentence, such as `The page`
 * @throws OperatorError when it cannot be written, as where its folder does not exist
 */
export function writePrivateFile(file: string, text: string, what: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // The mode above counts only for a new file.
    chmodSync(file, 0o600);
  } catch (error) {
    throw new OperatorError(`${what} could not be written: ${messageOf(error)}`);
  }
}
