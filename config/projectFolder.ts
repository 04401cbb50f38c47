import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { OperatorError } from "../errors";

/** The names that the Pulumi CLI looks for (pulumi, sdk/go/common/workspace/paths.go). */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The file of the Pulumi project: the nearest Pulumi.yaml upwards, as for the CLI.
 *
 * @param from - where to begin; default: where the process runs
 * @throws OperatorError where there is none
 */
export function projectFile(from = process.cwd()): string {
  let folder = from;
  for (;;) {
    const file = PROJECT_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  throw new OperatorError(
    `There is no Pulumi.yaml in ${from} or above it. Run this in the folder of your Pulumi project, or below it.`,
  );
}

/** The folder of that file, in which the stacks' settings files are, too; throws as `projectFile`. */
export function projectFolder(): string {
  return dirname(projectFile());
}
