import { Command, Option } from "commander";

import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { deployCommand, exportEnvironment, refuseShard, removalsLeft } from "../stack/environment";
import { type PulumiStack, readPulumiStack } from "../stack/pulumiStack";
import { jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { announceIfSlow } from "../terminal/progress";
import { writePrivateFile } from "../terminal/privateFile";
import { configuredFacts, type ConfiguredFacts } from "./configuredFacts";
import { asCsv, asJson, asText, headOf } from "./report/formats";
import { handoverPage } from "./page/page";
import { fieldValues, nextRecord } from "./report/record";
import { readRecord, recordFileOf, writeRecord } from "./recordFile";
import { handoverReport, type HandoverReport } from "./report/report";

interface HandoverOptions extends StackOptions {
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
  const deployed = await announceIfSlow("Reading the stack", () => deployedStack(options.stack));
  const { stack, outputs, accountNames, cloudTrailLogs, incompleteRemovals } = deployed;
  const { name, secretOutputs, configuration } = stack;
  const file = options.recordFile ?? recordFileOf(name);
  const record = readRecord(file);
  const now = new Date();
  const { shards = 0 } = outputs;
  const report = handoverReport({
    stack: name,
    outputs,
    secretOutputs,
    accountNames,
    cloudTrailLogs,
    incompleteRemovals,
    // Shards read what AWS refused by themselves.
    repair: deployCommand(name, { shards }, shards === 0 ? " --refresh --continue-on-error" : ""),
    isExternalIdGenerated: (configuration.values["externalId"] ?? "") === "",
    record,
    showSecrets: options.showSecrets === true,
    now,
  });
  process.stdout.write(inForm(report, options));
  if (!options.record) return;
  writeRecord(file, nextRecord(record, fieldValues(outputs, secretOutputs), now));
}

interface DeployedStack extends ConfiguredFacts {
  readonly stack: PulumiStack;
  readonly outputs: StackOutputs;
  readonly incompleteRemovals: readonly string[];
}

/** @throws OperatorError when it is a shard, or was never deployed */
async function deployedStack(name: string | undefined): Promise<DeployedStack> {
  const stack = await readPulumiStack(name);
  const { outputs } = stack;
  refuseShard(stack.name, "handover");
  if (outputs === undefined) {
    throw new OperatorError(
      `The stack ${stack.name} has not been deployed yet. Run first: npx pulumi up --stack ${stack.name}`,
    );
  }
  const [facts, states] = await Promise.all([
    configuredFacts(stack),
    exportEnvironment(stack.state),
  ]);
  const left = removalsLeft(states, stack, facts.settings);
  return { ...facts, stack, outputs, incompleteRemovals: left.map(({ arn }) => arn) };
}

function inForm(report: HandoverReport, { json, csv, html }: HandoverOptions): string {
  if (json === true) return asJson(report);
  if (csv === true) return asCsv(report);
  if (html === undefined) return asText(report);
  const page = handoverPage(report);
  if (html === "-") return page;
  writePrivateFile(html, page, "The page");
  return `${[...headOf(report), `Written to ${html}.`].join("\n\n")}\n`;
}
