import { main } from "@pulumi/pulumi/provider";

import { ComponentProvider } from "./componentProvider";
import { showMessagesAlone } from "./operatorErrors";

/**
 * Makes components for programs in any language, as the engine asks for them, until it ends.
 *
 * @param version - the package's, which the schema has as well
 */
export function serve(version: string): void {
  showMessagesAlone(process);
  void main(new ComponentProvider(version), process.argv.slice(2));
}
