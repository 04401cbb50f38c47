import assert from "node:assert/strict";

import type { FleetEnvironment } from "../../../../commands/fleet/environment";
import type { FleetRun } from "../../../../commands/fleet/run";
import { selectStacks } from "../../../../commands/fleet/selection";

const STACKS = ["prod-shard-00", "prod-shard-01"];
const ENVIRONMENT: Pick<FleetEnvironment, "name" | "shards"> = {
  name: "prod-of-a-test-without-record",
  shards: STACKS.map((stack) => ({ stack, accounts: [] })),
};
const RUN: FleetRun = {
  operation: "up",
  environment: ENVIRONMENT as FleetEnvironment,
  onlyFailed: false,
  all: false,
  only: [],
  refresh: false,
  expectNoChanges: false,
};

/** The stacks that run; the environment's own is called `own`. */
async function selected(run: Partial<FleetRun>): Promise<readonly string[]> {
  const { shards, index } = await selectStacks({ ...RUN, ...run });
  const running = shards.flatMap(({ stack, runs }) => (runs ? [stack] : []));
  return [...running, ...(index.runs ? ["own"] : [])];
}

describe("the stacks of a fleet's run", () => {
  it("are all with --all and with --refresh, without a look at their states", async () => {
    for (const operation of ["up", "preview"] as const) {
      assert.deepEqual(await selected({ operation, all: true }), [...STACKS, "own"]);
      assert.deepEqual(await selected({ operation, refresh: true }), [...STACKS, "own"]);
    }
  });

  it("are all in a refresh and in a destroy", async () => {
    for (const operation of ["refresh", "destroy"] as const) {
      assert.deepEqual(await selected({ operation }), [...STACKS, "own"]);
    }
  });

  it("are those named by --only, without the environment's own", async () => {
    assert.deepEqual(await selected({ only: ["prod-shard-01"] }), ["prod-shard-01"]);
  });

  it("are none where --only names a stack that is no shard", async () => {
    const expected =
      /--only prod-shard-02: no shard of .*, whose shards are prod-shard-00 to prod-shard-01\./;
    await assert.rejects(selected({ only: ["prod-shard-01", "prod-shard-02"] }), expected);
  });
});
