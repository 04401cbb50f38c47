import { chmodSync, writeFileSync } from "node:fs";

import { Command, Option } from "commander";

import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import {
  deployCommand,
  exportEnvironment,
  refuseShard,
  removalsLeft,
} from "../stack/environmentStates";
import { type PulumiStack, readPulumiStack } from "../stack/pulumiStack";
import { jsonOption, stackOption } from "../terminal/options";
import { sayingWhenSlow } from "../terminal/sayingWhenSlow";
import { asCsv, asJson } from "./asData";
import { asText, headOf } from "./asText";
import { configuredFacts, type ConfiguredFacts } from "./configuredFacts";
import { fieldValues } from "./fieldValues";
import { handoverPage } from "./page/page";
import { nextRecord } from "./record";
import { readRecord, recordFileOf, writeRecord } from "./recordFile";
import { handoverReport, type HandoverReport } from "./report";

interface HandoverOptions {
  readonly stack?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly html?: string;
  readonly showSecrets?: boolean;
  /** False: remember nothing. */
  readonly record: boolean;
  readonly recordFile?: string;
}

/** `authomize handover`: the values that the vendor's dialog asks for, in its order. */
export function handoverCommand(): Command {
  return new Command("handover")
    .description("Print the values for Authomize's dialog; what changed since the last time first.")
    .addOption(stackOption())
    .addOption(jsonOption().conflicts(["csv", "html"]))
    .addOption(new Option("--csv", "print the dialog's fields as CSV").conflicts("html"))
    .option("--html <file>", "write a page with copy buttons that needs no network; - prints it")
    .option("--show-secrets", "show secret values, too")
    .option("--no-record", "look only: compare with the last hand-over, and remember nothing")
    .option("--record-file <file>", "what is remembered; default: handovers/<stack>.json")
    .action(handOver);
}

async function handOver(options: HandoverOptions): Promise<void> {
  const { stack, outputs, facts, incompleteRemovals } = await sayingWhenSlow(
    "Reading the stack",
    () => deployedStack(options.stack),
  );
  const { secretOutputs } = stack;
  const file = options.recordFile ?? recordFileOf(stack.name);
  const record = readRecord(file);
  const now = new Date();
  const report = handoverReport({
    stack: stack.name,
    outputs,
    secretOutputs,
    accountNames: facts.accountNames,
    cloudTrailLogs: facts.cloudTrailLogs,
    incompleteRemovals,
    repair: repairCommand(stack, outputs),
    isExternalIdGenerated: (stack.configuration.values["authomize-aws:externalId"] ?? "") === "",
    record,
    showSecrets: options.showSecrets === true,
    now,
  });
  show(report, options);
  if (!options.record) return;
  writeRecord(file, nextRecord(record, fieldValues(outputs, secretOutputs), now));
}

/** Shards read what AWS refused by themselves. */
function repairCommand({ name }: PulumiStack, { shards = 0 }: StackOutputs): string {
  return deployCommand(name, { shards }, shards === 0 ? " --refresh --continue-on-error" : "");
}

async function deployedStack(name: string | undefined): Promise<{
  readonly stack: PulumiStack;
  readonly outputs: StackOutputs;
  readonly facts: ConfiguredFacts;
  /** ARNs. */
  readonly incompleteRemovals: readonly string[];
}> {
  const stack = await readPulumiStack(name);
  const { outputs } = stack;
  refuseShard(stack.name, "handover");
  if (outputs !== undefined) {
    const [facts, states] = await Promise.all([
      configuredFacts(stack),
      exportEnvironment(stack.state),
    ]);
    const left = removalsLeft(states, stack.name, outputs, facts.settings);
    return { stack, outputs, facts, incompleteRemovals: left.map(({ arn }) => arn) };
  }
  throw new OperatorError(
    `The stack ${stack.name} has not been deployed yet. Run first: npx pulumi up --stack ${stack.name}`,
  );
}

function show(report: HandoverReport, options: HandoverOptions): void {
  if (options.json === true) process.stdout.write(asJson(report));
  else if (options.csv === true) process.stdout.write(asCsv(report));
  else if (options.html === "-") process.stdout.write(handoverPage(report));
  else if (options.html !== undefined) writePage(options.html, report);
  else process.stdout.write(asText(report));
}

function writePage(file: string, report: HandoverReport): void {
  try {
    writeFileSync(file, handoverPage(report), { mode: 0o600 });
    // The mode above counts only for a new file.
    chmodSync(file, 0o600);
  } catch (error) {
    throw new OperatorError(
      `The page could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  process.stdout.write(`${[...headOf(report), `Written to ${file}.`].join("\n\n")}\n`);
}
