import { Command, CommanderError } from "commander";

import { EXIT } from "./exitCodes";
import { OperatorError } from "./operatorError";

/** The commands that run beside `pulumi up`, by name. Each is made by a function of a file of its own. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  fleet: async () => (await import("./fleet/command")).fleetCommand(),
  plan: async () => (await import("./plan/command")).planCommand(),
  preflight: async () => (await import("./preflight")).preflightCommand(),
  verify: async () => (await import("./verify")).verifyCommand(),
  "deployer-policy": async () => (await import("./deployerPolicy")).deployerPolicyCommand(),
  adopt: async () => (await import("./adopt")).adoptCommand(),
  forget: async () => (await import("./forget")).forgetCommand(),
  handover: async () => (await import("./handover/command")).handoverCommand(),
  template: async () => (await import("./template")).templateCommand(),
};

/**
 * The command line, `authomize`, ready to parse.
 *
 * @param name - the only command to load, so that none waits for what the others need; absent, or
 *   no command's name: all of them
 */
export async function commandLine(name = ""): Promise<Command> {
  const program = new Command("authomize")
    .description("The commands that run beside `pulumi up`.")
    .showSuggestionAfterError()
    .showHelpAfterError("Run it with --help to see what it takes.");
  const only = COMMANDS[name];
  const loaded = only === undefined ? Object.values(COMMANDS) : [only];
  for (const command of await Promise.all(loaded.map((load) => load())))
    program.addCommand(command);
  for (const command of withSubcommands(program)) command.exitOverride();
  return program;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/**
 * Runs the command line and sets the process's exit code: 0 done, 1 failed or a check found
 * something, 2 the command line itself was wrong.
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const program = await commandLine(argv[2]);
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
