import assert from "node:assert/strict";

import { agreement, disagreements } from "../../../benchmarks/agreement";
import type { Sample } from "../../../benchmarks/compare";
import { goals, isReached } from "../../../benchmarks/goals";
import { manyAccounts, memoryAndTime } from "../../../benchmarks/plots";
import { summarize } from "../../../benchmarks/results";

function sample(peer: string, seconds: number, more: Partial<Sample> = {}): Sample {
  return {
    peer,
    operation: "create",
    latency: false,
    accounts: 150,
    concerned: 150,
    round: 1,
    exitCode: 0,
    seconds,
    cpuSeconds: 1,
    peakPssMegabytes: 100,
    peakProcesses: 3,
    awsCalls: {},
    connections: 1,
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

  it("keep runs with AWS-like latency apart", () => {
    const samples = [sample("fleet", 1), sample("fleet", 9, { latency: true })];
    assert.equal(summarize(samples).length, 2);
  });

  it("tell how far a goal is reached, and nothing where a peer is missing", () => {
    const samples = [sample("fleet", 10), sample("textbook", 20)];
    assert.equal(reached(samples, /150 accounts, wall: `fleet`/), 0.5);
    assert.equal(reached(samples.slice(1), /150 accounts, wall: `fleet`/), undefined);
  });

  it("compare what one account more costs in calls, not in calls an account", () => {
    const one = (accounts: number, calls: number) =>
      sample("fleet", 1, {
        operation: "change",
        accounts,
        concerned: accounts + 1,
        awsCalls: { "iam:GetRole": calls },
      });
    const calls = reached([one(10, 100), one(600, 150)], /one account more, AWS calls/);
    assert.equal(calls?.toFixed(6), "1.500000");
  });

  it("reach a least figure from above, and are only reported where nothing is demanded", () => {
    const verify = (seconds: number) =>
      goals(
        summarize([
          sample("stackSet", seconds, { operation: "verify", accounts: 5000, concerned: 5000 }),
        ]),
      ).filter(({ reached: figure }) => figure !== undefined);
    const rate = (seconds: number) =>
      verify(seconds).find(({ what }) => what.includes("accounts a second"));
    assert.deepEqual(
      [49, 51].map(rate).map((goal) => goal && isReached(goal)),
      [true, false],
    );
    const [preflight] = goals(
      summarize([sample("stackSet", 1, { operation: "preflight", accounts: 5000 })]),
    ).filter(({ reached: figure }) => figure !== undefined);
    assert.equal(preflight && isReached(preflight), undefined);
  });

  it("are reproduced where ranges overlap and both runs say the same of a goal", () => {
    const run = (fleet: number) => summarize([sample("fleet", fleet), sample("textbook", 20)]);
    assert.equal(agreement(run(10), run(12)).isReproduced, true);
    assert.equal(agreement(run(10), run(22)).isReproduced, false);
    assert.deepEqual(disagreements(run(10), run(12)), [
      "3 of 4 times and memory peaks lie within each other's range.",
      "150 accounts, fleet, create: wall s: 10.0, then 12.0 (20 %)",
    ]);
  });

  it("are drawn with every peer in the legend", () => {
    const svg = memoryAndTime(
      summarize([sample("fleet", 1), sample("fleet", 9, { accounts: 600 })]),
    );
    assert.match(svg, /<polyline points="60\.0,[\d.]+ 416\.0,[\d.]+"/);
    assert.match(svg, />fleet<\/text>/);
    assert.doesNotMatch(svg, /NaN/);
  });

  it("are drawn with the latency of AWS where all are created, without where one account joins", () => {
    const svg = manyAccounts(
      summarize([
        sample("fleet", 1),
        sample("fleet", 200, { latency: true }),
        sample("fleet", 4, { operation: "change" }),
        sample("boto3", 4, { operation: "change" }),
      ]),
    );
    const [create = "", change = ""] = svg.split("One account more");
    assert.match(create, />200<\/text>/);
    assert.doesNotMatch(create, />5<\/text>/);
    assert.match(change, />5<\/text>/);
    assert.doesNotMatch(svg, /boto3|NaN/);
  });
});
