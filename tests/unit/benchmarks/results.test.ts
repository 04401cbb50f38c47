import assert from "node:assert/strict";

import { agreement, disagreements } from "../../../benchmarks/agreement";
import type { Sample } from "../../../benchmarks/compare";
import { goals } from "../../../benchmarks/goals";
import { plot } from "../../../benchmarks/plot";
import { summarize } from "../../../benchmarks/results";

function sample(peer: string, seconds: number, more: Partial<Sample> = {}): Sample {
  return {
    peer,
    operation: "create",
    cold: false,
    accounts: 150,
    concerned: 150,
    round: 1,
    exitCode: 0,
    seconds,
    cpuSeconds: 1,
    peakPssMegabytes: 100,
    peakProcesses: 3,
    awsCalls: {},
    confirmed: 150,
    ...more,
  };
}

function reached(samples: readonly Sample[], what: RegExp): number | undefined {
  return goals(summarize(samples)).find((goal) => what.test(goal.what))?.reached;
}

describe("the benchmark's results", () => {
  it("are medians, with the least and the most", () => {
    const [result] = summarize([9, 1, 2].map((seconds) => sample("fleet", seconds)));
    assert.deepEqual(result?.seconds, { median: 2, least: 1, most: 9 });
    assert.equal(result.rounds, 3);
  });

  it("keep cold starts apart", () => {
    const samples = [sample("fleet", 1), sample("fleet", 9, { cold: true })];
    assert.equal(summarize(samples).length, 2);
  });

  it("tell how far a goal is reached, and nothing where a peer is missing", () => {
    const samples = [sample("fleet", 10), sample("textbook", 20)];
    assert.equal(reached(samples, /150 accounts, wall: `fleet`/), 0.5);
    assert.equal(reached(samples.slice(1), /150 accounts, wall: `fleet`/), undefined);
  });

  it("leave out what opening a provider and the plugin's own reading cost", () => {
    const awsCalls = {
      "sts:AssumeRole": 750,
      "sts:GetCallerIdentity": 453,
      "iam:CreateRole": 150,
      "iam:AttachRolePolicy": 150,
      "iam:GetRole": 150,
      "iam:ListRolePolicies": 300,
      "iam:ListAttachedRolePolicies": 300,
    };
    const calls = reached([sample("fleet", 1, { awsCalls })], /create, decided here/);
    assert.equal(calls?.toFixed(6), "5.000000");
  });

  it("are reproduced where ranges overlap and both runs say the same of a goal", () => {
    const run = (fleet: number) => summarize([sample("fleet", fleet), sample("textbook", 20)]);
    assert.equal(agreement(run(10), run(12)).isReproduced, true);
    assert.equal(agreement(run(10), run(18)).isReproduced, false);
    assert.deepEqual(disagreements(run(10), run(12)), [
      "3 of 4 times and memory peaks lie within each other's range.",
      "150 accounts, fleet, create: wall s: 10.0, then 12.0 (20 %)",
    ]);
  });

  it("are drawn with every peer in the legend", () => {
    const svg = plot(summarize([sample("fleet", 1), sample("fleet", 9, { accounts: 600 })]));
    assert.match(svg, /<polyline points="60\.0,[\d.]+ 400\.0,[\d.]+"/);
    assert.match(svg, />fleet<\/text>/);
    assert.doesNotMatch(svg, /NaN/);
  });
});
