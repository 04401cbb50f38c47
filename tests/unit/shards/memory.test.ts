import assert from "node:assert/strict";

import fc from "fast-check";

import { parallelStacks, stackMegabytes } from "../../../shards/memory";

const OFFICIAL = { megabytes: 300, source: "published" } as const;

describe("parallelStacks", () => {
  it("as many as there are processors, where memory is plenty", () => {
    const limits = { accounts: 10, plugin: OFFICIAL, free: 64_000, processors: 4 };
    assert.equal(parallelStacks(limits), 4);
  });

  it("fewer where memory is short: ten official plugins take 3 GB", () => {
    const limits = { accounts: 10, plugin: OFFICIAL, free: 8_500, processors: 4 };
    assert.equal(parallelStacks(limits), 2);
  });

  it("never takes more than what is free, except for one, which there has to be", () => {
    fc.assert(
      fc.property(
        fc.record({
          accounts: fc.integer({ min: 0, max: 5_000 }),
          free: fc.integer({ min: 0, max: 1_000_000 }),
          processors: fc.integer({ min: 1, max: 256 }),
          megabytes: fc.integer({ min: 1, max: 1_000 }),
        }),
        ({ accounts, free, processors, megabytes }) => {
          const plugin = { megabytes, source: "measured" } as const;
          const parallel = parallelStacks({ accounts, plugin, free, processors });
          assert.ok(parallel >= 1 && parallel <= processors);
          if (parallel > 1) assert.ok(parallel * stackMegabytes(accounts, plugin) <= free);
        },
      ),
    );
  });
});
