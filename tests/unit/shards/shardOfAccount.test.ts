import assert from "node:assert/strict";

import fc from "fast-check";

import {
  byShard,
  parseShardStackName,
  shardOf,
  shardStackName,
} from "../../../shards/shardOfAccount";
import { accountIds } from "../arbitraries";

const numbersOfShards = fc.integer({ min: 1, max: 999 });

function manyAccounts(count: number): readonly { readonly id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(100_000_000_000 + index) }));
}

describe("shards", () => {
  it("every account is in exactly one of the shards, the one that its ID decides", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountIds()), numbersOfShards, (ids, shards) => {
        const parts = byShard(
          ids.map((id) => ({ id })),
          shards,
        );
        assert.equal(parts.length, shards);
        for (const [shard, accounts] of parts.entries()) {
          for (const { id } of accounts) assert.equal(shardOf(id, shards), shard);
        }
        const placed = parts.flat().map(({ id }) => id);
        assert.deepEqual(placed.sort(), [...ids].sort());
      }),
    );
  });

  it("an account that is added or removed moves no other", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(accountIds(), { minLength: 1 }),
        numbersOfShards,
        fc.nat(),
        (ids, shards, choice) => {
          const accounts = ids.map((id) => ({ id }));
          const left = accounts[choice % accounts.length]?.id;
          const after = accounts.filter(({ id }) => id !== left).reverse();
          const expected = byShard(accounts, shards).map((part) =>
            part
              .filter(({ id }) => id !== left)
              .map(({ id }) => id)
              .sort(),
          );
          const actual = byShard(after, shards).map((part) => part.map(({ id }) => id).sort());
          assert.deepEqual(actual, expected);
        },
      ),
    );
  });

  it("one shard more takes accounts from the others, and moves none between them", () => {
    fc.assert(
      fc.property(accountIds(), fc.integer({ min: 1, max: 998 }), (id, shards) => {
        const after = shardOf(id, shards + 1);
        assert.ok(after === shards || after === shardOf(id, shards));
      }),
    );
  });

  it("shards are of much the same size, even where account IDs follow one another", () => {
    const sizes = byShard(manyAccounts(5_000), 50).map((part) => part.length);
    // 100 on average; five standard deviations of a fair lot are 50.
    assert.ok(Math.min(...sizes) > 50, String(Math.min(...sizes)));
    assert.ok(Math.max(...sizes) < 150, String(Math.max(...sizes)));
  });

  it("stays what it was: a stack deployed by an earlier version keeps its accounts", () => {
    const placed = ["012345678901", "111122223333", "999999999999"].map((id) => shardOf(id, 15));
    assert.deepEqual(placed, PLACED_IN_15);
  });

  it("a shard's stack is named after its environment and number, and read back", () => {
    assert.equal(shardStackName({ environment: "prod", shard: 0 }), "prod-shard-00");
    assert.equal(shardStackName({ environment: "prod", shard: 100 }), "prod-shard-100");
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/),
        fc.integer({ min: 0, max: 998 }),
        (environment, shard) => {
          const name = { environment, shard };
          assert.deepEqual(parseShardStackName(shardStackName(name)), name);
        },
      ),
    );
  });

  for (const stack of [
    "prod",
    "shard-00",
    "-shard-00",
    "prod-shard-0",
    "prod-shard-007",
    "prod-shard-00a",
  ]) {
    it(`${stack} is no shard`, () => {
      assert.equal(parseShardStackName(stack), undefined);
    });
  }
});

const PLACED_IN_15 = [0, 10, 10];
