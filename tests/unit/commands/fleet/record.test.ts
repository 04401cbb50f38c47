import assert from "node:assert/strict";

import type { FleetEnvironment } from "../../../../commands/fleet/environment";
import { stacksLeftByRecord, type RunRecord } from "../../../../commands/fleet/record";

const STACKS = ["prod-shard-00", "prod-shard-01", "prod-shard-02"];
const ENVIRONMENT: Pick<FleetEnvironment, "name" | "shards" | "fingerprint"> = {
  name: "prod",
  shards: STACKS.map((stack) => ({ stack, accounts: [] })),
  fingerprint: "settings",
};
const RUN = {
  operation: "refresh",
  environment: ENVIRONMENT,
  onlyFailed: false,
  all: false,
} as const;
const INTERRUPTED: RunRecord = {
  operation: "refresh",
  fingerprint: "settings",
  done: ["prod-shard-00"],
  failed: ["prod-shard-01"],
};
const OVER: RunRecord = { ...INTERRUPTED, done: ["prod-shard-00", "prod-shard-02"] };

function skipped(
  run: Partial<Parameters<typeof stacksLeftByRecord>[0]>,
  last: RunRecord | undefined,
) {
  return [...stacksLeftByRecord({ ...RUN, ...run }, last)];
}

describe("stacksLeftByRecord", () => {
  it("nothing, when the last run succeeded", () => {
    assert.deepEqual(skipped({}, undefined), []);
  });

  it("what an interrupted run had finished", () => {
    assert.deepEqual(skipped({}, INTERRUPTED), ["prod-shard-00"]);
  });

  it("nothing, when all are asked for, or the operation or the settings are others", () => {
    assert.deepEqual(skipped({ all: true }, INTERRUPTED), []);
    assert.deepEqual(skipped({ operation: "destroy" }, INTERRUPTED), []);
    assert.deepEqual(skipped({}, { ...INTERRUPTED, fingerprint: "others" }), []);
  });

  it("nothing, when every stack had its turn, even if some failed", () => {
    assert.deepEqual(skipped({}, OVER), []);
  });

  it("what did not fail, when only the failed are asked for", () => {
    assert.deepEqual(skipped({ onlyFailed: true }, OVER), ["prod-shard-00", "prod-shard-02"]);
  });

  it("refuses to run what failed where nothing did", () => {
    for (const last of [undefined, { ...OVER, failed: [] }, { ...OVER, operation: "destroy" }]) {
      assert.throws(() => skipped({ onlyFailed: true }, last as RunRecord | undefined), /--failed/);
    }
  });
});
