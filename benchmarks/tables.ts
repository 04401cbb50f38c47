import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { stackMegabytes } from "../shards/memory";
import { runCommand, say } from "../sandbox/command";
import { ROOT } from "../sandbox/folders";
import { agreement, disagreements } from "./agreement";
import { figureOf, goals, isReached, limitOf } from "./goals";
import { disturbance, type Machine } from "./machine";
import { markdown } from "./markdown";
import { readPageRecording, pageTable } from "./pageRecording";
import { LIFE, LOOKS, type Operation } from "./peer";
import { manyAccounts, memoryAndTime } from "./plots";
import { readRun, RECORDED, type Recording } from "./recording";
import { HEADINGS, rows, summarize, type Result } from "./results";

const README = join(ROOT, "benchmarks", "README.md");

/** As published for one process of the official AWS plugin, megabytes; see shards/memory.ts. */
const PUBLISHED = [170, 430] as const;

/** Writes what benchmarks/README.md says of the recorded runs, and the plots. */
runCommand(async () => {
  const first = readRun("first");
  const second = readRun("second");
  if (first === undefined) throw new Error(`There is no first-*.json in ${RECORDED}.`);
  const all = summarize(first.samples);
  const results = all.filter(({ latency }) => !latency);
  const created = results.filter(({ operation }) => operation === "create");
  writeFileSync(join(RECORDED, "create.svg"), memoryAndTime(created));
  writeFileSync(join(RECORDED, "many-accounts.svg"), manyAccounts(all));
  await fill({
    machine: told(first.machine),
    goals: goalTable(all),
    create: markdown(HEADINGS, rows(created)),
    operations: markdown(HEADINGS, rows(largestOfEach(results))),
    latency: markdown(HEADINGS, rows(all.filter(({ latency }) => latency))),
    commands: markdown(HEADINGS, rows(results.filter(({ operation }) => isLook(operation)))),
    calls: callTable(results),
    "evidence-page": pageSection(),
    computed: computedTable(),
    agreement: second === undefined ? "No second run is recorded." : agreed(first, second),
  });
  say(`Written: ${README}`);
  return 0;
});

function isLook(operation: Operation): boolean {
  return LOOKS.some((each) => each === operation);
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
async function fill(sections: Readonly<Record<string, string>>): Promise<void> {
  let text = readFileSync(README, "utf8");
  for (const [name, content] of Object.entries(sections)) {
    const place = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`${README} has no place for "${name}".`);
    text = text.replace(place, (_, begin: string, end: string) =>
      [begin, content, end].join("\n\n"),
    );
  }
  const style = await resolveConfig(README);
  writeFileSync(README, await format(text, { ...style, parser: "markdown" }));
}

function told(machine: Machine): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const { processors, memoryGigabytes, date, loadBefore } = machine;
  const warning = disturbance(machine);
  return [
    `${processors}, ${memoryGigabytes} GB; ${date.slice(0, 10)}; load average before the start ${loadBefore}. ${versions.join(", ")}.`,
    ...(warning === undefined ? [] : ["", `**${warning}**`]),
  ].join("\n");
}

function goalTable(results: readonly Result[]): string {
  return markdown(
    ["what", "goal", "reached", ""],
    goals(results).map((each) => [
      each.what,
      limitOf(each.limit),
      each.reached === undefined ? "not measured" : figureOf(each.reached),
      isReached(each) === undefined ? "" : isReached(each) ? "yes" : "no",
    ]),
  );
}

/** How the page of verify's evidence opens and filters. */
function pageSection(): string {
  const recording = readPageRecording(join(RECORDED, "evidence-page.json"));
  const warning = disturbance(recording.machine);
  return [
    pageTable(recording.samples),
    ...(warning === undefined ? [] : ["", `**${warning}**`]),
  ].join("\n");
}

/** The other operations, for each peer with the most accounts that it was measured with, up to 150. */
function largestOfEach(results: readonly Result[]): readonly Result[] {
  const others = results.filter(
    ({ operation, accounts }) => operation !== "create" && accounts <= 150,
  );
  const isLargest = (result: Result) =>
    others.every(
      (each) =>
        each.peer !== result.peer ||
        each.operation !== result.operation ||
        each.accounts <= result.accounts,
    );
  return LIFE.flatMap((operation) =>
    others.filter((each) => each.operation === operation && isLargest(each)),
  );
}

/** Calls to AWS per account, by action and operation, with the fleet. */
function callTable(results: readonly Result[]): string {
  const fleet = largestOfEach(results).filter(({ peer }) => peer === "fleet");
  const create = results.findLast(
    ({ peer, operation, accounts }) =>
      peer === "fleet" && operation === "create" && accounts <= 150,
  );
  const columns = [...(create === undefined ? [] : [create]), ...fleet];
  const actions = [...new Set(columns.flatMap(({ awsCalls }) => Object.keys(awsCalls)))];
  const cell = (calls: number) => (calls === 0 ? "" : calls.toFixed(2));
  return markdown(
    ["action", ...columns.map(({ operation, accounts }) => `${operation}, ${accounts}`)],
    [
      ...actions.map((action) => [
        action,
        ...columns.map(({ awsCalls }) => cell(awsCalls[action] ?? 0)),
      ]),
      ["**all**", ...columns.map(({ awsCallsPerAccount }) => awsCallsPerAccount.toFixed(2))],
    ],
  );
}

/** Gigabytes at the official plugin's published size. */
function computedTable(): string {
  const gigabytes = (accounts: number, stacks: number) =>
    PUBLISHED.map((megabytes) =>
      ((stacks * stackMegabytes(accounts, { megabytes, source: "published" })) / 1000).toFixed(1),
    ).join(" to ");
  return markdown(
    ["create", "150 accounts, GB", "1,000 accounts, GB"],
    [
      ["one stack (`accounts`, `textbook`)", gigabytes(150, 1), gigabytes(1000, 1)],
      ["`fleet`, ten accounts a shard, two at once", gigabytes(10, 2), gigabytes(10, 2)],
      ["`fleet`, ten accounts a shard, one at once", gigabytes(10, 1), gigabytes(10, 1)],
      ["`stackSet`", gigabytes(1, 1), gigabytes(1, 1)],
    ],
  );
}

function agreed(first: Recording, second: Recording): string {
  const one = summarize(first.samples);
  const other = summarize(second.samples);
  const { headings, rows: ofGoals } = agreement(one, other);
  const [summary = "", ...different] = disagreements(one, other);
  return [
    markdown(headings, ofGoals),
    "",
    summary,
    "",
    ...different.map((line) => `- ${line}`),
  ].join("\n");
}
