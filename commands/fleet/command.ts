import { Command, InvalidArgumentError, Option } from "commander";

import { OperatorError } from "../../errors";
import { selectedStack } from "../stack/pulumiStack";
import { confirm } from "../terminal/confirmation";
import { jsonOption, stackOption } from "../terminal/options";
import { type FleetEnvironment, openEnvironment } from "./environment";
import { runFleet } from "./fleet";
import { jsonReport, textReport } from "./report";
import type { Operation } from "./worker/messages";

interface EnvironmentOptions {
  readonly stack?: string;
  readonly configFile?: string;
  readonly yes: boolean;
}

interface Options extends EnvironmentOptions {
  readonly failed: boolean;
  readonly all: boolean;
  readonly refresh: boolean;
  readonly expectNoChanges: boolean;
  readonly parallel?: number;
  readonly parallelShards?: number;
  readonly json: boolean;
}

const DESCRIPTIONS: Readonly<Record<Operation, string>> = {
  up: "Deploy every shard, then the environment's own stack.",
  preview: "Show what up would change.",
  refresh: "Read the roles of every shard back into the state.",
  destroy: "Delete the roles of every shard.",
};

/** `authomize fleet`: an environment whose accounts are spread over several stacks. */
export function fleetCommand(): Command {
  const fleet = new Command("fleet").description(
    "Run the shards of an environment (authomize-aws:shards), as many at once as memory allows.",
  );
  for (const operation of Object.keys(DESCRIPTIONS) as Operation[]) {
    fleet.addCommand(operationCommand(operation));
  }
  return fleet.addCommand(reshardCommand());
}

function reshardCommand(): Command {
  const command = new Command("reshard").description(
    "Move accounts between the stacks after authomize-aws:shards was changed. Touches nothing in AWS.",
  );
  return withEnvironment(command).action(async (options: EnvironmentOptions) => {
    const environment = await opened(options);
    try {
      await reshard(environment, options);
    } finally {
      environment.dispose();
    }
  });
}

/** The environment that is named, or that of the selected stack. */
async function opened({ stack, configFile }: EnvironmentOptions): Promise<FleetEnvironment> {
  return openEnvironment(stack ?? (await selectedStack()), configFile);
}

async function reshard(environment: FleetEnvironment, options: EnvironmentOptions): Promise<void> {
  const { planReshard } = await import("./reshard");
  const { name, shards } = environment;
  const plan = await planReshard(environment);
  const target = shards.length === 0 ? "one stack" : `${shards.length} shards`;
  say(
    `${name}, now in ${target}: ${plan.accounts} accounts change their stack; AWS is not touched.`,
  );
  if (!options.yes) await confirmFor("reshard", name, options);
  await plan.carryOut((stack) => {
    say(`${stack}: its state is written`);
  });
  const next = shards.length === 0 ? "npx pulumi up" : "npx authomize fleet up";
  say(`Next, and before anything else: ${next} --stack ${name}`);
  for (const stack of plan.emptied) say(`Nothing is left in it: npx pulumi stack rm ${stack}`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The options that name an environment. */
function withEnvironment(command: Command): Command {
  return command
    .addOption(stackOption())
    .addOption(
      new Option("--config-file <path>", "its settings file; default: Pulumi.<name>.yaml").env(
        "PULUMI_OPTION_CONFIG_FILE",
      ),
    )
    .option("-y, --yes", "do not ask", false);
}

function operationCommand(operation: Operation): Command {
  return withEnvironment(new Command(operation).description(DESCRIPTIONS[operation]))
    .option("--failed", "run only the stacks that failed in the last run", false)
    .option("--all", "run also what an interrupted run had finished", false)
    .option("--refresh", "read the roles back before anything is decided", false)
    .option("--expect-no-changes", "fail when there is anything to change", false)
    .option("--parallel <number>", "operations at once in each stack, as pulumi has it", count)
    .option("--parallel-shards <number>", "stacks at once; default: as memory allows", count)
    .addOption(jsonOption().default(false))
    .action(async (options: Options) => {
      await operate(operation, options);
    });
}

async function operate(operation: Operation, options: Options): Promise<void> {
  const environment = await opened(options);
  try {
    requireShards(environment);
    if (operation !== "preview" && !options.yes) {
      await confirmFor(operation, environment.name, options);
    }
    const { failed: onlyFailed, json, ...rest } = options;
    const report = json ? jsonReport() : textReport();
    const result = await runFleet({ ...rest, operation, environment, onlyFailed }, report);
    process.exitCode = result.exitCode;
  } finally {
    environment.dispose();
  }
}

/** @throws OperatorError when the environment is one stack */
function requireShards({ name, accounts, shards }: FleetEnvironment): void {
  if (shards.length > 0) return;
  throw new OperatorError(
    `authomize-aws:shards is not set for ${name}: it is one stack, for npx pulumi up --stack ${name}. To spread its ${accounts} accounts: ` +
      `npx pulumi config set authomize-aws:shards ${Math.ceil(accounts / 10)} --stack ${name}, ` +
      `then npx authomize fleet reshard --stack ${name}`,
  );
}

function confirmFor(
  operation: Operation | "reshard",
  environment: string,
  { configFile }: EnvironmentOptions,
): Promise<void> {
  const file = configFile === undefined ? "" : ` --config-file ${configFile}`;
  const command = `npx authomize fleet ${operation} --stack ${environment}${file}`;
  return confirm(`${operation} every shard of ${environment}?`, environment, command);
}

function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1.");
}
