import { Command, InvalidArgumentError, Option } from "commander";
import { createInterface } from "node:readline/promises";

import { OperatorError } from "../operatorError";
import { jsonOption } from "../options";
import { openEnvironment } from "./environment";
import { runFleet } from "./fleet";
import type { Operation } from "./messages";
import { jsonReport, textReport } from "./report";

interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly yes: boolean;
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
  return fleet;
}

function operationCommand(operation: Operation): Command {
  return new Command(operation)
    .description(DESCRIPTIONS[operation])
    .addOption(
      new Option("-s, --stack <name>", "the environment, such as prod").makeOptionMandatory(),
    )
    .addOption(
      new Option("--config-file <path>", "its settings file; default: Pulumi.<name>.yaml").env(
        "PULUMI_OPTION_CONFIG_FILE",
      ),
    )
    .option("-y, --yes", "do not ask", false)
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
  const environment = await openEnvironment(options.stack, options.configFile);
  try {
    if (operation !== "preview" && !options.yes) await confirm(operation, environment.name);
    const { failed: onlyFailed, json, ...rest } = options;
    const report = json ? jsonReport() : textReport();
    const result = await runFleet({ ...rest, operation, environment, onlyFailed }, report);
    process.exitCode = result.exitCode;
  } finally {
    environment.dispose();
  }
}

/** @throws OperatorError when the operator says no, or is not there to be asked */
async function confirm(operation: Operation, environment: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new OperatorError(
      `Nobody is there to be asked: add --yes to ${operation} ${environment}.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `${operation} every shard of ${environment}? Type its name to go on: `,
  );
  terminal.close();
  if (answer.trim() !== environment) throw new OperatorError("Nothing was done.");
}

function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1.");
}
