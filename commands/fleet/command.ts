import { Command, InvalidArgumentError, Option } from "commander";

import { OperatorError } from "../../errors";
import { selectedStack } from "../stack/pulumiStack";
import { confirm } from "../terminal/confirmation";
import { jsonOption, stackName, stackOption } from "../terminal/options";
import { type FleetEnvironment, withEnvironment } from "./environment";
import { runFleet } from "./fleet";
import { planFleet } from "./plan/fleetPlan";
import { refuseUnsafeChanges } from "./plan/unsafeChanges";
import { planAsJson, planAsText } from "./plan/planReport";
import { jsonReport, textReport } from "./report";
import type { FleetRun } from "./run";
import { describeAutomaticShards } from "./shardCount";
import type { Operation } from "./worker/messages";

interface EnvironmentOptions {
  readonly stack?: string;
  readonly configFile?: string;
  readonly yes?: boolean;
}

type RunOptions = Omit<FleetRun, "operation" | "environment" | "onlyFailed" | "only">;

interface Options extends EnvironmentOptions, RunOptions {
  readonly only?: readonly string[];
  readonly failed: boolean;
  readonly json: boolean;
}

const DESCRIPTIONS: Readonly<Record<Operation, string>> = {
  up: "Deploy the shards that are not as they were last deployed, then the environment's own stack.",
  preview: "Show what up would change.",
  refresh: "Read the roles of every shard back into the state.",
  destroy: "Delete the roles of every shard.",
};

/** `authomize fleet`: an environment whose accounts are spread over several stacks. */
export function fleetCommand(): Command {
  const fleet = new Command("fleet").description(
    "Run the shards of an environment (the setting shards), as many at once as memory allows.",
  );
  for (const operation of Object.keys(DESCRIPTIONS) as Operation[]) {
    fleet.addCommand(operationCommand(operation));
  }
  return fleet.addCommand(planCommand()).addCommand(reshardCommand());
}

function planCommand(): Command {
  const command = environmentCommand(
    "plan",
    "Show which stacks up would run, and why. Runs none, and calls no account.",
    async (environment, { json }) => {
      requireShards(environment);
      const [plan] = await Promise.all([planFleet(environment), refuseUnsafeChanges(environment)]);
      process.stdout.write((json ? planAsJson : planAsText)(environment.name, plan));
    },
  );
  return command.addOption(jsonOption().default(false));
}

function reshardCommand(): Command {
  return askingCommand(
    "reshard",
    "Move accounts between the stacks after the setting shards was changed. Touches nothing in AWS.",
    reshard,
  );
}

function operationCommand(operation: Operation): Command {
  const command = askingCommand(operation, DESCRIPTIONS[operation], (environment, options) =>
    operate(operation, environment, options),
  );
  if (operation === "up" || operation === "preview") command.addOption(onlyOption());
  return command
    .option("--failed", "run only the stacks that failed in the last run", false)
    .option("--all", "run also what is unchanged, or what an interrupted run had finished", false)
    .option("--refresh", "run all, and read the roles back before anything is decided", false)
    .option("--expect-no-changes", "fail when there is anything to change", false)
    .option("--parallel <number>", "operations at once in each stack, as pulumi has it", count)
    .option("--parallel-shards <number>", "stacks at once; default: as memory allows", count)
    .addOption(jsonOption().default(false));
}

/** `--only`, which can be given several times. */
function onlyOption(): Option {
  const add = (text: string, before: readonly string[]) => [...before, stackName(text)];
  return new Option("--only <stack>", "run this shard alone; may be given several times")
    .argParser(add)
    .default([])
    .conflicts(["failed", "all"]);
}

/** A command that asks before it changes anything. */
function askingCommand(
  name: string,
  description: string,
  work: (environment: FleetEnvironment, options: Options) => Promise<void>,
): Command {
  return environmentCommand(name, description, work).option("-y, --yes", "do not ask", false);
}

/** A command for the environment that is named, or for that of the selected stack. */
function environmentCommand(
  name: string,
  description: string,
  work: (environment: FleetEnvironment, options: Options) => Promise<void>,
): Command {
  return new Command(name)
    .description(description)
    .addOption(stackOption())
    .addOption(
      new Option("--config-file <path>", "its settings file; default: Pulumi.<name>.yaml").env(
        "PULUMI_OPTION_CONFIG_FILE",
      ),
    )
    .action(async (options: Options) => {
      const stack = options.stack ?? (await selectedStack());
      const question = {
        name: stack,
        configFile: options.configFile,
        isReshard: name === "reshard",
      };
      await withEnvironment(question, (environment) => work(environment, options));
    });
}

async function reshard(environment: FleetEnvironment, options: EnvironmentOptions): Promise<void> {
  const { planReshard } = await import("./reshard");
  const { name, shards } = environment;
  const plan = await planReshard(environment);
  logShardCount(environment);
  const target = shards.length === 0 ? "one stack" : `${shards.length} shards`;
  log(
    `${name}, now in ${target}: ${plan.accounts} accounts change their stack; AWS is not touched.`,
  );
  await confirmUnlessYes("reshard", name, options);
  await plan.carryOut((stack) => {
    log(`${stack}: its state is written`);
  });
  const next = shards.length === 0 ? "npx pulumi up" : "npx authomize fleet up";
  log(`Next, and before anything else: ${next}${ofEnvironment(name, options)}`);
  for (const stack of plan.emptied) log(`Nothing is left in it: npx pulumi stack rm ${stack}`);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function operate(
  operation: Operation,
  environment: FleetEnvironment,
  options: Options,
): Promise<void> {
  requireShards(environment);
  if (operation === "up" || operation === "preview") logShardCount(environment);
  if (operation !== "preview") await confirmUnlessYes(operation, environment.name, options);
  const { failed: onlyFailed, json, only = [], ...rest } = options;
  const named = only.map((stack) => ` --only ${stack}`).join("");
  const again = `npx authomize fleet ${operation}${ofEnvironment(environment.name, options)}${named}`;
  const report = json ? jsonReport : textReport(again, named === "" ? `${again} --failed` : again);
  process.exitCode = await runFleet({ ...rest, operation, environment, onlyFailed, only }, report);
}

/** Says what is to be said of a number of shards that the operator has left to the fleet. */
function logShardCount({ name, shards, auto }: FleetEnvironment): void {
  const text = auto && describeAutomaticShards(name, shards.length, auto);
  if (text !== undefined) log(text);
}

/** @throws OperatorError when the environment is one stack */
function requireShards({ name, accounts, shards }: FleetEnvironment): void {
  if (shards.length > 0) return;
  throw new OperatorError(
    `shards is not set for ${name}: it is one stack, for npx pulumi up --stack ${name}. To spread its ${accounts} accounts: ` +
      `npx pulumi config set shards ${Math.ceil(accounts / 10)} --stack ${name}, ` +
      `then npx authomize fleet reshard --stack ${name}`,
  );
}

async function confirmUnlessYes(
  operation: Operation | "reshard",
  environment: string,
  options: EnvironmentOptions,
): Promise<void> {
  if (options.yes === true) return;
  const command = `npx authomize fleet ${operation}${ofEnvironment(environment, options)}`;
  await confirm(`${operation} every shard of ${environment}?`, environment, command);
}

/** What names an environment and its settings file in a command. */
function ofEnvironment(environment: string, { configFile }: EnvironmentOptions): string {
  const file = configFile === undefined ? "" : ` --config-file ${configFile}`;
  return ` --stack ${environment}${file}`;
}

function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1.");
}
