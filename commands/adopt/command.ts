import { Command, InvalidArgumentError } from "commander";

import { OperatorError } from "../../errors";
import { forgetCommand } from "../../rollout/outcome/stackInstanceDeletion";
import { deployedRoles } from "../../state/deployedRoles";
import { checkedStack, type CheckedStack } from "../checks/checkedStack";
import { exportEnvironment, resourcesOf } from "../stack/environment";
import { projectName } from "../stack/projectName";
import { refuseWritten } from "../stack/pulumiStack";
import { exportState } from "../stack/stackState";
import { existingStacks } from "../stack/workspace";
import { EXIT } from "../terminal/exitCodes";
import { stackOption } from "../terminal/options";
import { adoptableRoles, takeOverCommand } from "./adoptable";
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
  const { takeOver } = options;
  const checked = await checkedStack(options.stack, "adopt");
  const { name } = checked.stack;
  refuseWritten(checked.stack, "adopt");
  if (takeOver !== undefined) await refuseWhileKept(takeOver, checked);
  const { roles, refusals, unreachable } = await adoptableRoles(checked, takeOver);
  for (const line of unreachable) process.stderr.write(`${line}\n`);
  for (const refusal of refusals) process.stderr.write(`Not adopted: ${refusal}\n`);
  if (refusals.length > 0) process.exitCode = EXIT.failed;
  if (roles.length === 0) {
    if (refusals.length === 0) print(nothingIn(name));
    return;
  }
  const imports = stackImports(roles, checked, options.file);
  for (const one of imports) print(writeImport(one));
  if (options.import === true) {
    await markAsOwn(roles, checked);
    imports.forEach(runImport);
  } else {
    // The import does not change the tag of a role that another stack gives away.
    const commands = roles.some(({ isOfOtherStack }) => isOfOtherStack)
      ? [takeOverCommand(takeOver ?? "", name)]
      : imports.map(importCommand);
    print(["Take them over with:", ...commands].join("\n  "));
  }
  print(`Then bring them to the contract with:\n  ${checked.deploy}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Refuses to take over roles that the other stack still has, whose `destroy` would delete them. */
async function refuseWhileKept(owner: string, { stack, settings }: CheckedStack): Promise<void> {
  const { accounts, roleName } = settings;
  const [project = "", other = ""] = owner.split("/");
  if (project !== projectName() || !(await existingStacks()).has(other)) return;
  const kept = deployedRoles(resourcesOf(await exportEnvironment(await exportState(other)))).filter(
    (role) => role.roleName === roleName && accounts.some(({ id }) => id === role.accountId),
  );
  if (kept.length === 0) return;
  const commands = kept.map(({ accountId }) => `  ${forgetCommand(accountId, other)}`);
  throw new OperatorError(
    [
      `The stack ${other} still has ${kept.length === 1 ? "this role" : `these ${kept.length} roles`}: its destroy would delete what is taken over. Nothing was touched. ` +
        `Take the accounts out of the settings of ${other}, then run:`,
      commands.join("\n"),
      `Then again: ${takeOverCommand(owner, stack.name)}`,
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
