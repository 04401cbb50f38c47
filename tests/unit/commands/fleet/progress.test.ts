import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import { ProgressDisplay, progressLine, secondsLeft } from "../../../../commands/fleet/progress";

describe("the fleet's progress", () => {
  it("tells accounts, shards, failures, and the time left at the present pace", () => {
    const scope = { environment: "prod", operation: "up", accounts: 150, stacks: 15 } as const;
    const state = { accounts: 50, stacks: 4, failedStacks: 1, seconds: 31 };
    const line = "up prod: 50 of 150 accounts, 4 of 15 shards, 1 failed, 1:02 left";
    assert.equal(progressLine(scope, state), line);
  });

  it("does not guess before anything is done", () => {
    assert.equal(secondsLeft(150, { accounts: 0, seconds: 3 }), undefined);
  });

  it("moves no cursor where there is no terminal", () => {
    const stream = new PassThrough();
    const display = new ProgressDisplay(stream as unknown as NodeJS.WriteStream);
    display.update("half way");
    display.line("prod-shard-00: done");
    display.clear();
    assert.equal(String(stream.read()), "prod-shard-00: done\n");
  });
});
