import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import type { FleetRun } from "../../../../commands/fleet/run";
import type { JobEnd } from "../../../../commands/fleet/worker/messages";
import { textReport } from "../../../../commands/fleet/report";

const SHARD = { stack: "prod-shard-00", accounts: ["058264715093"], exists: true };
const RUN: FleetRun = {
  operation: "up",
  environment: {
    name: "prod",
    shards: [SHARD],
    accounts: 1,
    exists: true,
    existingShards: [],
    folder: "",
    externalIdIsGenerated: false,
    fingerprint: "",
    dispose: () => undefined,
  },
  onlyFailed: false,
  all: false,
  refresh: false,
  expectNoChanges: false,
};

function ended(stack: string): JobEnd {
  return { type: "end", stack, status: "done", exitCode: 0, changes: {}, causes: [], seconds: 1 };
}

/** What a terminal that does not know its width is shown. */
function shownOn(act: (report: ReturnType<typeof textReport>) => void): string {
  const stream = new PassThrough();
  act(textReport(Object.assign(stream, { isTTY: true, columns: 0 }) as never));
  return String(stream.read());
}

describe("a fleet's report on a terminal", () => {
  const shown = shownOn((report) => {
    report.start({ run: RUN, shards: [SHARD], skipped: 0, parallel: 1 });
    report.ended(ended(SHARD.stack));
    report.ended(ended("prod"));
  });

  it("shows the whole line where the width is not known", () => {
    assert.ok(shown.includes("up prod: 0 of 1 accounts, 0 of 1 shards\r"), shown);
  });

  it("counts the environment's own stack as no shard", () => {
    assert.ok(shown.endsWith("1 of 1 shards, 0:00 left"), shown);
  });
});
