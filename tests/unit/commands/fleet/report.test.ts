import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import { progressLine, textReport, type FleetReport } from "../../../../commands/fleet/report";
import type { FleetStart } from "../../../../commands/fleet/run";
import type { StackEnd } from "../../../../commands/fleet/worker/messages";

const SHARD = {
  stack: "prod-shard-00",
  accounts: ["058264715093"],
  reason: "1 account more: 058264715093",
};
const START: FleetStart = {
  type: "start",
  environment: "prod",
  operation: "up",
  shards: [SHARD],
  skipped: 0,
  skippedShards: [],
  index: { stack: "prod", runs: true, reason: "shards run before it" },
  parallelShards: 1,
};

function ended(stack: string, status: StackEnd["status"] = "done"): StackEnd {
  const exitCode = status === "done" ? 0 : 1;
  const causes = status === "done" ? [] : ["AccessDenied:\nno"];
  return { type: "stackEnd", stack, status, exitCode, changes: {}, causes, seconds: 1 };
}

const AGAIN = "npx authomize fleet up --stack prod --config-file settings/prod.yaml";

/** What is shown on a terminal that does not know its width, or where there is none. */
function shownOn(isTTY: boolean, act: (report: FleetReport) => void): string {
  const stream = new PassThrough();
  act(
    textReport(AGAIN, `${AGAIN} --failed`, Object.assign(stream, { isTTY, columns: 0 }) as never),
  );
  return String(stream.read());
}

describe("a fleet's report on a terminal", () => {
  const shown = shownOn(true, (report) => {
    for (const event of [START, ended(SHARD.stack), ended("prod")]) report(event);
  });

  it("shows the whole line where the width is not known", () => {
    assert.ok(shown.includes("up prod: 0 of 1 accounts, 0 of 1 shards\r"), shown);
  });

  it("counts the environment's own stack as no shard", () => {
    assert.ok(shown.endsWith("1 of 1 shards, 0:00 left"), shown);
  });
});

describe("a fleet's report in a log", () => {
  it("has a line for each stack, and in the end what failed, why, and how to go on", () => {
    const shown = shownOn(false, (report) => {
      report(START);
      report(ended(SHARD.stack, "failed"));
      report({ type: "interrupted" });
      report({ type: "end", failed: [SHARD.stack], interrupted: true, exitCode: 1 });
    });
    assert.equal(
      shown,
      [
        "up prod: 1 shard, 1 at once, then prod itself",
        "  runs, 1 account more: 058264715093: prod-shard-00",
        "prod-shard-00: failed, 1 account, 1.0 s",
        "Interrupted: the shards that run come to their end, and no other is started. Ctrl-C again cancels them.",
        "",
        "prod-shard-00 failed:",
        "  AccessDenied:",
        "  no",
        "",
        `To run only what failed: ${AGAIN} --failed`,
        "",
        `Interrupted. To go on where it stopped: ${AGAIN}`,
        "",
      ].join("\n"),
    );
  });
});

describe("a fleet's report of what is left out", () => {
  const unchanged = (shard: number) => ({
    stack: `prod-shard-0${shard}`,
    accounts: [],
    reason: "unchanged",
  });
  const skippedShards = [1, 2, 3, 4, 5].map(unchanged);

  it("has the reasons, the first stacks, and that they are not read from AWS", () => {
    const shown = shownOn(false, (report) => {
      report({ ...START, skipped: 5, skippedShards });
    });
    assert.equal(
      shown,
      [
        "up prod: 1 shard, 5 left out, 1 at once, then prod itself",
        "  runs, 1 account more: 058264715093: prod-shard-00",
        "  left out, unchanged: prod-shard-01, prod-shard-02, prod-shard-03 and 2 more",
        "What is unchanged is not read from AWS: npx authomize verify does that, and so does --refresh.",
        "",
      ].join("\n"),
    );
  });

  it("names the environment's own stack where that does not run either", () => {
    const index = { stack: "prod", runs: false, reason: "unchanged" };
    const shown = shownOn(false, (report) => {
      report({ ...START, shards: [], skipped: 5, skippedShards, index });
    });
    assert.match(shown, /^up prod: 0 shards, 5 left out, 1 at once; prod itself is left out$/m);
    assert.match(shown, /^ {2}left out, unchanged: prod itself$/m);
  });
});

describe("the fleet's progress", () => {
  const shards = Array.from({ length: 15 }, (_, shard) => ({
    stack: `prod-shard-${String(shard).padStart(2, "0")}`,
    accounts: Array.from({ length: 10 }, (__, id) => String(id)),
  }));
  const start = { environment: "prod", operation: "up", shards } as const;

  it("has accounts, shards, failures, and the time left at the present pace", () => {
    const ends = shards.slice(0, 4).map(({ stack }, shard) => ({
      stack,
      status: shard === 0 ? ("failed" as const) : ("done" as const),
    }));
    const line = progressLine(start, 50, ends, 31);
    assert.equal(line, "up prod: 50 of 150 accounts, 4 of 15 shards, 1 failed, 1:02 left");
  });

  it("does not guess before anything is done", () => {
    const line = progressLine(start, 0, [], 3);
    assert.equal(line, "up prod: 0 of 150 accounts, 0 of 15 shards");
  });
});
