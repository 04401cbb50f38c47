import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Command } from "commander";

import { resourceNameOf } from "../components/resourceNames";
import type { Account } from "../config/settings";
import { managedRole } from "../contract/roleManagement";
import { sessionName } from "../contract/sessionName";
import { readingSessionPolicy } from "../contract/sessionPolicy";
import { unreachableAccounts } from "../organization/accountAccess";
import { callerIdentity } from "../organization/callerIdentity";
import { accountsWithRole } from "../organization/existingRoles";
import { importFile, type ImportFile } from "./importFile";
import { OperatorError } from "./operatorError";
import { stackOption } from "./options";
import {
  credentialsOf,
  enrolledSettingsOf,
  readPulumiStack,
  settingsOf,
  type PulumiStack,
} from "./pulumiStack";
import { exportState, logicalName, ROLE_TYPE, type StackState } from "./stackState";

interface Options {
  readonly stack?: string;
  readonly file: string;
  readonly import?: true;
}

/** `authomize adopt`: takes over trust roles that exist in AWS but not in the stack's state. */
export function adoptCommand(): Command {
  return new Command("adopt")
    .description(
      "Find trust roles that exist in AWS but not in the stack's state, and write the file with which " +
        "pulumi import takes them over. No role is deleted or changed.",
    )
    .addOption(stackOption())
    .option("-f, --file <file>", "where to write the import file", "adopt.json")
    .option("--import", "run pulumi import with it at once")
    .action(async (options: Options) => {
      const stack = await readPulumiStack(options.stack);
      const state = await exportState(stack.name);
      const accounts = await adoptable(stack, state);
      if (accounts.length === 0) {
        process.stdout.write(
          `Nothing to adopt: every trust role that exists in the accounts of ${stack.name} is in its state.\n`,
        );
        return;
      }
      const { roleName } = settingsOf(stack);
      adopt(stack.name, importFile(accounts, state, roleName, stack.name), options);
    });
}

/** The accounts whose role exists without being in the state. */
async function adoptable(stack: PulumiStack, state: StackState): Promise<readonly Account[]> {
  const settings = await enrolledSettingsOf(stack);
  const known = new Set(state.resources.filter(({ type }) => type === ROLE_TYPE).map(logicalName));
  const missing = settings.accounts.filter(({ id }) => !known.has(resourceNameOf(id)));
  const credentials = credentialsOf(stack);
  const search = {
    credentials,
    callerAccountId: (await callerIdentity(credentials)).accountId,
    sessionName: sessionName(stack.name),
    role: (accountId: string) => managedRole(accountId, settings),
  };
  const unreachable = await unreachableAccounts(missing, {
    ...search,
    sessionPolicy: (accountId) => readingSessionPolicy(search.role(accountId)),
  });
  for (const { account, reason } of unreachable) {
    process.stderr.write(`Account ${account.id} cannot be reached and was left out: ${reason}\n`);
  }
  const out = new Set(unreachable.map(({ account }) => account.id));
  return accountsWithRole(
    missing.filter(({ id }) => !out.has(id)),
    search,
  );
}

function adopt(stack: string, content: ImportFile, { file, import: atOnce }: Options): void {
  write(file, content);
  const roles = content.resources.map(({ name }) => `  ${name}`).join("\n");
  const count = content.resources.length === 1 ? "1 role" : `${content.resources.length} roles`;
  process.stdout.write(`${count} to adopt, written to ${file}:\n${roles}\n`);
  const args = [
    "import",
    "--file",
    file,
    "--stack",
    stack,
    "--protect=false",
    "--generate-code=false",
  ];
  if (atOnce === true) runPulumi([...args, "--yes"]);
  else process.stdout.write(`Take them over with:\n  npx pulumi ${args.join(" ")}\n`);
  process.stdout.write(
    `Then bring them to the contract with:\n  npx pulumi up --continue-on-error --stack ${stack}\n`,
  );
}

function write(file: string, content: ImportFile): void {
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    throw new OperatorError(
      `The import file could not be written: ${error instanceof Error ? error.message : String(error)}. ` +
        "Name another one with --file <file>.",
    );
  }
}

function runPulumi(args: readonly string[]): void {
  const project = join(__dirname, "..");
  const { status } = spawnSync("pulumi", args, { cwd: project, stdio: "inherit" });
  if (status !== 0)
    throw new OperatorError("pulumi import failed; what it printed above says why.");
}
