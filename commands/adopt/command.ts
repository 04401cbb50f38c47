import { Command, InvalidArgumentError } from "commander";

import { NAMESPACE } from "../../config/parseSettings";
import type { EnrolledSettings } from "../../config/settings";
import { OperatorError } from "../../errors";
import { deployedRoles } from "../../state/deployedRoles";
import {
  deployCommand,
  exportEnvironment,
  refuseShard,
  resourcesOf,
} from "../stack/environmentStates";
import { existingStacks } from "../stack/existingStacks";
import { enrolledSettingsOf, readPulumiStack } from "../stack/pulumiStack";
import { exportState } from "../stack/stackState";
import { EXIT } from "../terminal/exitCodes";
import { stackOption } from "../terminal/options";
import { adoptableRoles } from "./adoptable";
import { markAsOwn } from "./ownerTag";
import { importCommand, runImport, stackImports, writeImport } from "./stackImports";

interface Options {
  readonly stack?: string;
  readonly file: string;
  readonly import?: true;
  readonly takeOver?: string;
}

/** `authomize adopt`: takes over trust roles that exist in AWS but not in the stack's state. */
export function adoptCommand(): Command {
  return new Command("adopt")
    .description(
      "Find trust roles that exist in AWS but not in the stack's state, and write the file with which " +
        "pulumi import takes them over. No role is deleted or changed, but for the tag of one that another stack gives away.",
    )
    .addOption(stackOption())
    .option("-f, --file <file>", "where to write the import file", "adopt.json")
    .option("--import", "run pulumi import with it at once")
    .option(
      "--take-over <project/stack>",
      "take over also the roles whose tag says that they belong to this other stack",
      ownerName,
    )
    .action(adopt);
}

async function adopt(options: Options): Promise<void> {
  const stack = await readPulumiStack(options.stack);
  refuseShard(stack.name, "adopt");
  const [settings, states] = await Promise.all([
    enrolledSettingsOf(stack),
    exportEnvironment(stack.state),
  ]);
  if (options.takeOver !== undefined) await refuseWhileKept(options.takeOver, settings, stack.name);
  const question = { stack, settings, states, takeOver: options.takeOver };
  const { roles, refusals, unreachable } = await adoptableRoles(question);
  for (const line of unreachable) process.stderr.write(`${line}\n`);
  for (const refusal of refusals) process.stderr.write(`Not adopted: ${refusal}\n`);
  if (refusals.length > 0) process.exitCode = EXIT.failed;
  if (roles.length === 0) {
    if (refusals.length === 0) process.stdout.write(`${nothingIn(stack.name)}\n`);
    return;
  }
  const imports = stackImports(roles, { name: stack.name, settings, states }, options.file);
  for (const one of imports) process.stdout.write(`${writeImport(one)}\n`);
  if (options.import === true) {
    await markAsOwn(roles, stack);
    imports.forEach(runImport);
  } else if (roles.some(({ isOfOtherStack }) => isOfOtherStack)) {
    // Their tag has to change as well, which the import does not do.
    const command = `npx authomize adopt --import --take-over ${options.takeOver ?? ""} --stack ${stack.name}`;
    process.stdout.write(`Take them over with:\n  ${command}\n`);
  } else {
    const commands = imports.map((one) => `  ${importCommand(one)}\n`);
    process.stdout.write(`Take them over with:\n${commands.join("")}`);
  }
  process.stdout.write(
    `Then bring them to the contract with:\n  ${deployCommand(stack.name, settings)}\n`,
  );
}

/**
 * Lets roles be taken over only once the other stack has let go of them: its `destroy` deletes what its
 * state has, by name. A stack of another project, or of another backend, cannot be looked into.
 *
 * @throws OperatorError naming the accounts, and the commands
 */
async function refuseWhileKept(
  owner: string,
  { accounts, roleName }: EnrolledSettings,
  stack: string,
): Promise<void> {
  const [project = "", other = ""] = owner.split("/");
  if (project !== NAMESPACE || !(await existingStacks()).has(other)) return;
  const kept = deployedRoles(resourcesOf(await exportEnvironment(await exportState(other)))).filter(
    (role) => role.roleName === roleName && accounts.some(({ id }) => id === role.accountId),
  );
  if (kept.length === 0) return;
  const commands = kept.map(
    ({ accountId }) => `  npx authomize forget ${accountId} --stack ${other}`,
  );
  throw new OperatorError(
    [
      `The stack ${other} still has ${kept.length === 1 ? "this role" : `these ${kept.length} roles`}: its destroy would delete what is taken over. Nothing was touched. ` +
        `Take the accounts out of the settings of ${other}, then run:`,
      commands.join("\n"),
      `Then again: npx authomize adopt --import --take-over ${owner} --stack ${stack}`,
    ].join("\n\n"),
  );
}

function nothingIn(stack: string): string {
  return `Nothing to adopt: every trust role that exists in the accounts of ${stack} is in its state.`;
}

/** @throws InvalidArgumentError when it is no project and stack */
function ownerName(text: string): string {
  if (/^[^/\s]+\/[^/\s]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It is <project>/<stack>, as the tag authomize-aws:stack of the roles says.",
  );
}
