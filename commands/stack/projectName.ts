import { readFileSync } from "node:fs";

import { load } from "js-yaml";

import { projectFile } from "../../config/projectFolder";
import { OperatorError } from "../../errors";

/**
 * The name of the Pulumi project that the command is run in, which is the namespace of its settings.
 *
 * @throws OperatorError where there is no project, or it has no name
 */
export function projectName(): string {
  const file = projectFile();
  const { name } = (load(readFileSync(file, "utf8")) ?? {}) as { readonly name?: unknown };
  if (typeof name === "string" && name !== "") return name;
  throw new OperatorError(`${file} names no project. Write one line: name: my-authomize`);
}
