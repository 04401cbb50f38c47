import { Command, CommanderError } from "commander";

import { adoptCommand } from "./adopt";
import { deployerPolicyCommand } from "./deployerPolicy";
import { EXIT } from "./exitCodes";
import { fleetCommand } from "./fleet/command";
import { forgetCommand } from "./forget";
import { handoverCommand } from "./handover/command";
import { moveCommand } from "./move";
import { OperatorError } from "./operatorError";
import { planCommand } from "./plan/command";
import { preflightCommand } from "./preflight";
import { templateCommand } from "./template";
import { verifyCommand } from "./verify";

/** The commands that run beside `pulumi up`. Each is made by a function of a file of its own. */
const COMMANDS: readonly (() => Command)[] = [
  fleetCommand,
  planCommand,
  preflightCommand,
  verifyCommand,
  deployerPolicyCommand,
  adoptCommand,
  forgetCommand,
  moveCommand,
  handoverCommand,
  templateCommand,
];

/** The whole command line, `authomize`, ready to parse. */
export function commandLine(): Command {
  const program = new Command("authomize").description("The commands that run beside `pulumi up`.");
  for (const command of COMMANDS) program.addCommand(command());
  // A command that is added as a whole takes over none of these from its parent.
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError(`To see what it takes: npx ${fullName(command)} --help`);
  }
  return program;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/**
 * Runs the command line and sets the process's exit code: 0 done, 1 failed or a check found
 * something, 2 the command line itself was wrong.
 *
 * @param argv - as Node.js has it: the first two are Node.js and this program
 */
export async function main(argv: readonly string[], program = commandLine()): Promise<void> {
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own message already, and asks for 0 after --help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof OperatorError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `This is a defect of authomize-aws; please report it.\n${String(stackOf(error))}\n`,
    );
  return EXIT.failed;
}

function stackOf(error: unknown): unknown {
  return error instanceof Error ? error.stack : error;
}
