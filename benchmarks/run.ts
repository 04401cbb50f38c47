import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { SCHEMAS } from "../config/schemas";
import { table } from "../operations/table";
import { runCommand, say, warn } from "../sandbox/command";
import { SandboxError } from "../sandbox/failure";
import { installPython } from "../sandbox/python";
import { compare, type Sample } from "./compare";
import { machine } from "./machine";
import type { Peer } from "./peer";
import { fleet, ours, stackSet, textbook } from "./peers/pulumi";
import { awsCli, boto3 } from "./peers/scripts";
import { plot } from "./plot";
import { HEADINGS, rows, summarize } from "./results";

const PEERS: readonly Peer[] = [
  ours,
  fleet,
  ...("rollout" in SCHEMAS ? [stackSet] : []),
  textbook,
  boto3,
  awsCli,
];

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      accounts: { type: "string", default: "10,50" },
      peers: { type: "string", default: PEERS.map(({ name }) => name).join(",") },
      rounds: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
      record: { type: "string" },
    },
  });
  const peers = values.peers.split(",").map(peerNamed);
  const python = await installPython(warn);
  const where = machine(python);
  const samples: Sample[] = [];
  for (const accounts of values.accounts.split(",").map(Number)) {
    samples.push(...(await compare({ peers, accounts, rounds: Number(values.rounds), python })));
    if (values.record !== undefined) record(values.record, where, samples);
  }
  if (values.json) say(JSON.stringify({ machine: where, samples }, null, 2));
  else say(table(HEADINGS, rows(summarize(samples))));
  const failed = samples.filter(({ exitCode }) => exitCode !== 0);
  return failed.length === 0 ? 0 : 1;
});

/** Raw data, and a plot of them, for the README. */
function record(folder: string, where: object, samples: readonly Sample[]): void {
  mkdirSync(folder, { recursive: true });
  const data = JSON.stringify({ machine: where, samples }, null, 2);
  writeFileSync(join(folder, "samples.json"), `${data}\n`);
  const created = summarize(samples).filter(({ operation }) => operation === "create");
  writeFileSync(join(folder, "create.svg"), plot(created));
}

function peerNamed(name: string): Peer {
  const peer = PEERS.find((candidate) => candidate.name === name);
  if (peer !== undefined) return peer;
  throw new SandboxError(
    `There is no peer ${name}; there are ${PEERS.map((candidate) => candidate.name).join(", ")}.`,
  );
}
