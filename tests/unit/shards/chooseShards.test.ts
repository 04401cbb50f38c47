import assert from "node:assert/strict";

import fc from "fast-check";

import { chooseShards, describeChoice, isOutgrown } from "../../../shards/chooseShards";
import { fittingAccounts } from "../../../shards/memory";
import { byShard, MAXIMUM_SHARDS } from "../../../shards/shardOfAccount";
import { accountIds } from "../arbitraries";

const PLUGIN = { megabytes: 300, source: "published" } as const;
const PLENTY = { plugin: PLUGIN, free: 64_000 };
/** Enough for three plugins beside the engine and the program. */
const LITTLE = { plugin: PLUGIN, free: 1_600 };

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(100_000_000_000 + index * 7919));
}

describe("the number of shards that is chosen", () => {
  it("gives each about ten accounts, where memory is plenty", () => {
    const counts = [0, 1, 10, 11, 150, 600, 20_000].map((count) =>
      chooseShards(ids(count), PLENTY),
    );
    assert.deepEqual(
      counts.map(({ shards }) => shards),
      [1, 1, 1, 2, 15, 60, MAXIMUM_SHARDS],
    );
  });

  it("is larger where memory is short, so that the largest shard fits", () => {
    const { shards, largest } = chooseShards(ids(60), LITTLE);
    assert.ok(shards > 20, String(shards));
    assert.ok(largest <= 3, String(largest));
  });

  it("is never more than there are accounts, and says truly how large the largest is", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(accountIds(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20_000 }),
        (accounts, free) => {
          const memory = { plugin: PLUGIN, free };
          const { shards, largest } = chooseShards(accounts, memory);
          assert.ok(shards >= 1 && shards <= Math.max(1, accounts.length));
          const parts = byShard(
            accounts.map((id) => ({ id })),
            shards,
          );
          assert.equal(largest, Math.max(...parts.map(({ length }) => length)));
          if (shards < accounts.length) assert.ok(largest <= fittingAccounts(memory));
        },
      ),
    );
  });

  it("is outgrown once the shards have more than twice what they should have", () => {
    const choice = chooseShards(ids(61), PLENTY);
    assert.equal(choice.shards, 7);
    assert.equal(isOutgrown(4, choice), false);
    assert.equal(isOutgrown(3, choice), true);
  });

  it("is told with what it was chosen by", () => {
    const text = describeChoice({ ...PLENTY, shards: 1, accounts: 4, largest: 4 });
    assert.equal(
      text,
      "1 shard for 4 accounts: the largest has 4 and needs about 1.6 GB of 64.0 GB free (300 MB an account, published).",
    );
  });
});
