import { resolve } from "node:path";

import { table } from "../commands/terminal/table";
import { readOptions, runCommand, say, warn } from "../sandbox/command";
import { SandboxError } from "../sandbox/failure";
import { installPython } from "../sandbox/python";
import { compare, compareSideBySide, type Comparison, type Sample } from "./compare";
import { disturbance, load, machine } from "./machine";
import { LIFE, type Operation, OPERATIONS } from "./peer";
import { PEERS, peersFor } from "./peers";
import { writeRecording } from "./recording";
import { HEADINGS, rows, summarize } from "./results";

const USAGE =
  "Usage: npm run bench -- [--accounts 10,50] [--rounds 3] [--peers …] [--operations …] [--latency] [--side-by-side] [--json] [--record FILE]";

runCommand(async () => {
  const options = readOptions(
    {
      accounts: { type: "string", default: "10,50" },
      rounds: { type: "string", default: "3" },
      peers: { type: "string", default: PEERS.map(({ name }) => name).join(",") },
      operations: { type: "string", default: LIFE.join(",") },
      latency: { type: "boolean", default: false },
      "side-by-side": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      record: { type: "string" },
    },
    USAGE,
  );
  const operations = chosen(options.operations, OPERATIONS);
  const rounds = options.rounds.split(",").map(wholeNumber);
  const python = await installPython(warn);
  const where = machine(python);
  const names = options.peers.split(",");
  const comparisons = options.accounts
    .split(",")
    .map(wholeNumber)
    .map((accounts, index) => ({
      peers: peersFor(names, accounts, warn),
      operations,
      accounts,
      rounds: options["side-by-side"] ? 1 : (rounds[index] ?? rounds.at(-1) ?? 1),
      latency: options.latency,
      python,
    }));
  const samples = await (options["side-by-side"]
    ? compareSideBySide(comparisons)
    : oneAfterTheOther(comparisons));
  const recording = { machine: { ...where, loadAfter: load() }, samples };
  if (options.record !== undefined) writeRecording(resolve(options.record), recording);
  if (options.json) say(JSON.stringify({ machine: where, samples }, null, 2));
  else say(table(HEADINGS, rows(summarize(samples))));
  const warning = disturbance(where);
  if (warning !== undefined) warn(warning);
  return conclude(
    samples,
    comparisons.flatMap((each) => withoutSample(each, samples)),
  );
});

async function oneAfterTheOther(comparisons: readonly Comparison[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const comparison of comparisons) samples.push(...(await compare(comparison)));
  return samples;
}

/** A closing line, and the exit code: 1 where the benchmark itself went wrong. */
function conclude(samples: readonly Sample[], missing: readonly string[]): number {
  const wrong = [...samples.flatMap(problems), ...missing];
  for (const problem of wrong) warn(problem);
  warn(
    wrong.length === 0
      ? `The benchmark is complete: ${samples.length} samples, every role confirmed in IAM.`
      : `The benchmark FAILED: ${wrong.length} problems in ${samples.length} samples.`,
  );
  return wrong.length === 0 ? 0 : 1;
}

/** What makes a sample worthless. */
function problems(sample: Sample): readonly string[] {
  const { peer, operation, accounts, round, exitCode, peakPssMegabytes } = sample;
  const where = `${accounts} accounts, round ${round}, ${peer}, ${operation}`;
  return [
    ...(exitCode === 0 ? [] : [`${where}: exit code ${exitCode}`]),
    ...(sample.confirmed === undefined || sample.confirmed === sample.concerned
      ? []
      : [`${where}: as it should be in ${sample.confirmed} of ${sample.concerned} accounts`]),
    ...(peakPssMegabytes > 0 ? [] : [`${where}: its memory was not seen`]),
  ];
}

/** The peers that lack a sample in any round. */
function withoutSample(
  { peers, operations, rounds, accounts }: Comparison,
  samples: readonly Sample[],
): readonly string[] {
  return peers.flatMap(({ name, operations: known }) =>
    operations
      .filter((operation) => known.includes(operation))
      .map((operation) => ({
        operation,
        count: samples.filter(
          (sample) =>
            sample.peer === name && sample.operation === operation && sample.accounts === accounts,
        ).length,
      }))
      .filter(({ count }) => count !== rounds)
      .map(
        ({ operation, count }) =>
          `${accounts} accounts, ${name}, ${operation}: ${count} of ${rounds} samples`,
      ),
  );
}

function chosen(text: string, known: readonly Operation[]): readonly Operation[] {
  const names = text.split(",");
  const unknown = names.filter((name) => !known.some((each) => each === name));
  if (unknown.length === 0) return known.filter((each) => names.includes(each));
  throw new SandboxError(`There is no ${unknown.join(", ")}; there are ${known.join(", ")}.`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new SandboxError(`"${text}" is not a whole number from 1.\n${USAGE}`);
}
