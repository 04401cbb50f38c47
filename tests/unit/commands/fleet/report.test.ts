import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import { progressLine, textReport, type FleetReport } from "../../../../commands/fleet/report";
import type { FleetStart } from "../../../../commands/fleet/run";
import type { StackEnd } from "../../../../commands/fleet/worker/messages";

const SHARD = { stack: "prod-shard-00", accounts: ["058264715093"] };
const START: FleetStart = {
  type: "start",
  environment: "prod",
  operation: "up",
  shards: [SHARD],
  skipped: 0,
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
  act(textReport(false, AGAIN, Object.assign(stream, { isTTY, columns: 0 }) as never));
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
        "up prod: 1 shards, 1 at once, then prod itself",
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
