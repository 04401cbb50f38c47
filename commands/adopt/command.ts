import { Command, InvalidArgumentError } from "commander";

import { OperatorError } from "../../errors";
import { checkedStack, type CheckedStack } from "../checks/checkedStack";
import { refuseWritten } from "../stack/pulumiStack";
import { EXIT } from "../terminal/exitCodes";
import { stackOption } from "../terminal/options";
import { adoptableRoles, takeOverCommand } from "./adoptable";
import { refuseWhileKept } from "./otherStack";
import { markAsOwn } from "./ownerTag";
import { retag } from "./retag";
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
        "pulumi import takes them over. No role is deleted or changed, but for the tag of one that another stack gives away, " +
        "or that is this stack's by another name of the stack or its project.",
    )
    .addOption(stackOption())
    .option("-f, --file <file>", "where to write the import file", "adopt.json")
    .option("--import", "run pulumi import with it at once")
    .option(
      "--take-over <project/stack>",
      "take over also the roles whose tag says that they belong to this other stack; those in this stack's own state get its tag back at once",
      ownerName,
    )
    .action(adopt);
}

async function adopt(options: Options): Promise<void> {
  const { takeOver } = options;
  const checked = await checkedStack(options.stack, "adopt");
  const { name } = checked.stack;
  refuseWritten(checked.stack, "adopt");
  const isRetagged = takeOver !== undefined && (await retagOwn(takeOver, checked));
  const { roles, refusals, unreachable } = await adoptableRoles(checked, takeOver);
  for (const line of unreachable) process.stderr.write(`${line}\n`);
  for (const refusal of refusals) process.stderr.write(`Not adopted: ${refusal}\n`);
  if (refusals.length > 0) process.exitCode = EXIT.failed;
  if (roles.length === 0) {
    if (refusals.length === 0 && !isRetagged) print(nothingIn(name));
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

/**
 * Changes the tag of what is in the state already, which needs no import.
 *
 * @returns whether there was anything, be it refused
 */
async function retagOwn(former: string, checked: CheckedStack): Promise<boolean> {
  refuseOwnName(former, checked);
  await refuseWhileKept(former, checked);
  const { done, refusals } = await retag(former, checked);
  for (const refusal of refusals) process.stderr.write(`Left as it is: ${refusal}\n`);
  if (refusals.length > 0) process.exitCode = EXIT.failed;
  if (done.length > 0) {
    print(
      `${former} is the name that ${checked.stack.name} had. In its state already, and tagged as its own now:`,
    );
    for (const one of done) print(`  ${one}`);
    print(`Then record it with:\n  ${checked.deploy}`);
  }
  return done.length + refusals.length > 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function nothingIn(stack: string): string {
  return (
    `Nothing to adopt: every trust role that exists in the accounts of ${stack} is in its state. ` +
    `Whether the tag of each names this stack: npx authomize preflight --stack ${stack}`
  );
}

/** Of the two names it is the former one that is asked for. */
function refuseOwnName(former: string, { owner, stack }: CheckedStack): void {
  if (former !== owner) return;
  throw new OperatorError(
    `${former} is this stack itself. Nothing was touched. Give the name that it had before, or the other stack's, ` +
      `as the tag authomize-aws:stack of the roles says it; npx authomize preflight --stack ${stack.name} names it.`,
  );
}

/** @throws InvalidArgumentError when it is no project and stack */
function ownerName(text: string): string {
  if (/^[^/\s]+\/[^/\s]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It is <project>/<stack>, as the tag authomize-aws:stack of the roles says.",
  );
}
