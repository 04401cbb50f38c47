import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, extname } from "node:path";

import { stackFilePath } from "../../config/settingsFile";
import { projectFolder } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import type { CheckedStack } from "../checks/checkedStack";
import { stackOfAccount } from "../stack/environment";
import { counted, jsonText, messageOf } from "../terminal/text";
import type { AdoptableRole } from "./adoptable";
import { importedRole, importFile, type ImportFile } from "./importFile";

/** What one stack of an environment imports. */
export interface StackImport {
  readonly stack: string;
  readonly file: string;
  readonly content: ImportFile;
  /** The settings file, where it is not the stack's own. */
  readonly configFile: string | undefined;
}

/** What each stack imports; throws an OperatorError naming accounts that it does not know yet. */
export function stackImports(
  roles: readonly AdoptableRole[],
  { stack: { name }, shards = 0, states, deploy }: CheckedStack,
  file: string,
): readonly StackImport[] {
  const imported = roles.map(({ role }) => {
    const stack = stackOfAccount(role.accountId, name, shards);
    const resources = states.find((state) => state.stack === stack)?.resources ?? [];
    return { stack, ...importedRole(role, resources) };
  });
  const unknown = imported.filter(
    ({ parent, provider }) => parent === undefined || provider === undefined,
  );
  if (unknown.length > 0) {
    const ids = unknown.map(({ accountId }) => accountId);
    throw new OperatorError(
      `The stack ${name} does not know these accounts yet: ${ids.join(", ")}. Run ${deploy} once: ` +
        "it leaves the existing roles alone, fails for these accounts, and records what the import needs. Then run this again.",
    );
  }
  const stacks = [...new Set(imported.map(({ stack }) => stack))].sort();
  return stacks.map((stack) => ({
    stack,
    file: stacks.length === 1 ? file : fileOfStack(file, stack),
    content: importFile(imported.filter((role) => role.stack === stack)),
    configFile: stack === name ? undefined : configFileOf(name),
  }));
}

/** Such as adopt.prod-shard-01.json. */
function fileOfStack(file: string, stack: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}.${basename(stack)}${extension}`;
}

/** The environment's settings file, which has the shards' key; the operator's own goes first. */
function configFileOf(environment: string): string | undefined {
  const own = process.env["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  return own === "" ? basename(stackFilePath(basename(environment))) : undefined;
}

/** Writes the import file of a stack, and returns what is in it, as an operator reads it. */
export function writeImport({ stack, file, content }: StackImport): string {
  try {
    writeFileSync(file, jsonText(content));
  } catch (error) {
    throw new OperatorError(
      `The import file could not be written: ${messageOf(error)}. Name another one with --file <file>.`,
    );
  }
  const names = content.resources.map(({ name }) => `  ${name}`);
  const count = counted(names.length, "role");
  return [`${count} to adopt into ${stack}, written to ${file}:`, ...names].join("\n");
}

/** The command that imports into a stack. */
export function importCommand(one: StackImport): string {
  return `npx pulumi ${importArguments(one).join(" ")}`;
}

/** Imports into a stack at once; throws an OperatorError when the CLI fails. */
export function runImport(one: StackImport): void {
  const args = [...importArguments(one), "--yes"];
  const { status } = spawnSync("pulumi", args, { cwd: projectFolder(), stdio: "inherit" });
  if (status === 0) return;
  throw new OperatorError(
    `pulumi import into ${one.stack} failed; what it printed above says why. Once more: ${importCommand(one)}`,
  );
}

function importArguments({ stack, file, configFile }: StackImport): readonly string[] {
  const config = configFile === undefined ? [] : ["--config-file", configFile];
  const args = ["--file", file, "--stack", stack, ...config];
  return ["import", ...args, "--protect=false", "--generate-code=false"];
}
