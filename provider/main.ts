import { RunError } from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";

import { ComponentProvider } from "./componentProvider";
import { showMessagesAlone } from "./operatorErrors";

/**
 * Makes components for programs in any language, as the engine asks for them, until it ends.
 *
 * @param version - the package's, which the schema has as well
 * @throws RunError where no engine has started it
 */
export function serve(version: string): void {
  const args = process.argv.slice(2);
  // A program in a folder without a package.json has the `main` of the one above: it would serve for ever.
  if (args.length === 0) {
    throw new RunError(
      "This is the component package authomize-aws, which the engine starts for programs that use it, and no program. " +
        "A program below its folder needs a package.json of its own, whose main is the program.",
    );
  }
  showMessagesAlone(process);
  void main(new ComponentProvider(version), args);
}
