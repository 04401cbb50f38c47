import { Command, CommanderError } from "commander";

import { OperatorError } from "../errors";
import { packageVersion } from "./packageVersion";
import { EXIT } from "./terminal/exitCodes";

/** The commands that run beside `pulumi up`, by name; each is loaded only when it is needed. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  fleet: async () => (await import("./fleet/command")).fleetCommand(),
  plan: async () => (await import("./plan/command")).planCommand(),
  preflight: async () => (await import("./preflight/command")).preflightCommand(),
  verify: async () => (await import("./verify/command")).verifyCommand(),
  "deployer-policy": async () => (await import("./deployerPolicy/command")).deployerPolicyCommand(),
  "access-role": async () => (await import("./accessRole/command")).accessRoleCommand(),
  adopt: async () => (await import("./adopt/command")).adoptCommand(),
  forget: async () => (await import("./forget/command")).forgetCommand(),
  move: async () => (await import("./move/command")).moveCommand(),
  handover: async () => (await import("./handover/command")).handoverCommand(),
  template: async () => (await import("./template/command")).templateCommand(),
};

/** The command line; with a command's name, that command alone, so that it loads nothing else. */
export async function commandLine(name = ""): Promise<Command> {
  const program = new Command("authomize")
    .description("The commands that run beside `pulumi up`.")
    .version(packageVersion());
  const only = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const loaded = only === undefined ? Object.values(COMMANDS) : [only];
  const commands = await Promise.all(loaded.map((load) => load()));
  for (const command of commands) program.addCommand(command);
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

/** Runs the command line, and sets the exit code: 0 done, 1 failed or something found, 2 misuse. */
export async function main(
  argv: readonly string[],
  program: Command | Promise<Command> = commandLine(argv[2]),
): Promise<void> {
  try {
    await (await program).parseAsync([...argv]);
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
