import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { dump, load } from "js-yaml";

import { projectFile } from "../../config/projectFolder";
import { environmentFilePath } from "../../config/settingsFile";
import { projectName } from "../stack/projectName";

/**
 * Makes a folder that nobody else uses, in which every stack of a fleet has the environment's settings,
 * with the environments of Pulumi ESC that the file imports.
 *
 * @param path - the environment's settings file
 * @param shards - stands in the place of the setting `shards`; absent: that is as the file has it
 */
export function settingsFolder(
  path: string,
  stacks: ReadonlySet<string>,
  shards: number | undefined,
): string {
  const folder = mkdtempSync(join(tmpdir(), "authomize-fleet-"));
  // The program is handed to the engine by the fleet itself, not by its place in the project.
  const project = load(readFileSync(projectFile(), "utf8")) as object;
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...project, main: undefined }));
  const text = readFileSync(path, "utf8");
  const settings = shards === undefined ? text : withShardCount(text, projectName(), shards);
  for (const stack of stacks) writeFileSync(environmentFilePath(folder, stack), settings);
  return folder;
}

/**
 * A settings file with a number in the place of `shards: auto`, wherever that comes from: what a stack's
 * own file says goes before its environments of Pulumi ESC (pulumi, pkg/workspace/config.go, `mergeConfig`).
 *
 * @returns JSON, which is YAML and keeps the quotes of account IDs
 */
export function withShardCount(text: string, project: string, shards: number): string {
  const content = load(text) as { readonly config?: Readonly<Record<string, unknown>> | null };
  const others = Object.entries(content.config ?? {}).filter(
    ([key]) => !/^(.+:)?shards$/.test(key),
  );
  const config = { ...Object.fromEntries(others), [`${project}:shards`]: shards };
  return JSON.stringify({ ...content, config });
}
