import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, extname } from "node:path";

import { environmentFilePath } from "../../config/environmentFile";
import { PROJECT_FOLDER } from "../../config/projectFolder";
import type { EnrolledSettings } from "../../config/settings";
import { OperatorError } from "../../errors";
import { deployCommand, stackOfAccount } from "../stack/environmentStates";
import type { StackState } from "../stack/stackState";
import type { AdoptableRole } from "./adoptable";
import { importFile, type ImportFile, isImportable } from "./importFile";

/** An environment whose stacks import roles. */
export interface ImportingEnvironment {
  /** The environment's own stack. */
  readonly name: string;
  readonly settings: EnrolledSettings;
  readonly states: readonly StackState[];
}

/** What one stack of it imports. */
export interface StackImport {
  readonly stack: string;
  /** Where the import file is written to. */
  readonly file: string;
  readonly content: ImportFile;
  /** The settings file, where it is not the stack's own. */
  readonly configFile: string | undefined;
}

/**
 * What each stack of an environment imports: a shard the roles of its own accounts.
 *
 * @param roles - the roles that are imported
 * @param file - where the import file goes; of several stacks each gets one, with the stack's name in it
 * @throws OperatorError naming the accounts that their stack does not know yet
 */
export function stackImports(
  roles: readonly AdoptableRole[],
  { name, settings, states }: ImportingEnvironment,
  file: string,
): readonly StackImport[] {
  const imported = roles.map(({ account, roleName }) => ({ accountId: account.id, roleName }));
  const stackOf = (id: string) => stackOfAccount(id, name, settings);
  const resourcesIn = (stack: string) =>
    states.find((state) => state.stack === stack)?.resources ?? [];
  const unknown = imported
    .filter((role) => !isImportable(role, resourcesIn(stackOf(role.accountId))))
    .map(({ accountId }) => accountId);
  if (unknown.length > 0) {
    throw new OperatorError(
      `The stack ${name} does not know these accounts yet: ${unknown.join(", ")}. Run ${deployCommand(name, settings)} once: ` +
        "it leaves the existing roles alone, fails for these accounts, and records what the import needs. Then run this again.",
    );
  }
  const stacks = [...new Set(imported.map(({ accountId }) => stackOf(accountId)))].sort();
  return stacks.map((stack) => ({
    stack,
    file: stacks.length === 1 ? file : fileOfStack(file, stack),
    content: importFile(
      imported.filter(({ accountId }) => stackOf(accountId) === stack),
      resourcesIn(stack),
    ),
    configFile: stack === name ? undefined : configFileOf(name),
  }));
}

/** Such as adopt.prod-shard-01.json. */
function fileOfStack(file: string, stack: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}.${basename(stack)}${extension}`;
}

/** The settings file of the environment, by which its shards are encrypted; the operator's own goes first. */
function configFileOf(environment: string): string | undefined {
  const own = process.env["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  return own === "" ? environmentFilePath("", basename(environment)) : undefined;
}

/**
 * Writes the import file of a stack.
 *
 * @returns what is in it, as an operator reads it
 * @throws OperatorError when it cannot be written
 */
export function writeImport({ stack, file, content }: StackImport): string {
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    throw new OperatorError(
      `The import file could not be written: ${error instanceof Error ? error.message : String(error)}. ` +
        "Name another one with --file <file>.",
    );
  }
  const roles = content.resources.map(({ name }) => `  ${name}`);
  const count = roles.length === 1 ? "1 role" : `${roles.length} roles`;
  return [`${count} to adopt into ${stack}, written to ${file}:`, ...roles].join("\n");
}

/** The command that imports into a stack. */
export function importCommand(one: StackImport): string {
  return `npx pulumi ${importArguments(one).join(" ")}`;
}

/**
 * Imports into a stack at once.
 *
 * @throws OperatorError when the CLI fails
 */
export function runImport(one: StackImport): void {
  const args = [...importArguments(one), "--yes"];
  const { status } = spawnSync("pulumi", args, { cwd: PROJECT_FOLDER, stdio: "inherit" });
  if (status === 0) return;
  throw new OperatorError(
    `pulumi import into ${one.stack} failed; what it printed above says why. Once more: ${importCommand(one)}`,
  );
}

function importArguments({ stack, file, configFile }: StackImport): readonly string[] {
  return [
    ...["import", "--file", file, "--stack", stack],
    ...(configFile === undefined ? [] : ["--config-file", configFile]),
    ...["--protect=false", "--generate-code=false"],
  ];
}
