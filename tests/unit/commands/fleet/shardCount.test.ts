import assert from "node:assert/strict";

import fc from "fast-check";

import { shardsBegunWith } from "../../../../commands/fleet/shardCount";
import type { StackResources } from "../../../../commands/stack/stackState";
import { shardOf, shardStackName } from "../../../../shards/shardOfAccount";
import { accountIds } from "../../arbitraries";

/** A shard whose first update was cut off: it has no outputs, and of each account a provider. */
function begun(shard: number, accounts: readonly string[]): StackResources {
  const stack = shardStackName({ environment: "prod", shard });
  const type = "pulumi:providers:aws";
  const urnOf = (id: string) => `urn:pulumi:${stack}::authomize-aws::${type}::authomize-${id}`;
  return { stack, resources: accounts.map((id) => ({ urn: urnOf(id), type })) };
}

describe("a first run of a fleet that was cut off before any shard exported the number", () => {
  it("goes on with a number that leaves every account in the shard that has it", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(accountIds(), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (accounts, before, now) => {
          const states = accounts.map((id) => begun(shardOf(id, before), [id]));
          const shards = shardsBegunWith("prod", states, now);
          assert.ok(shards !== undefined);
          for (const id of accounts) assert.equal(shardOf(id, shards), shardOf(id, before));
        },
      ),
    );
  });

  it("goes on with what is chosen now, where that is such a number", () => {
    const states = [begun(shardOf("111122223333", 7), ["111122223333"])];
    assert.equal(shardsBegunWith("prod", states, 7), 7);
  });

  it("is refused where no number leaves the accounts in their shards", () => {
    const [one, other] = ["111122223333", "222233334444"] as const;
    const states = [begun(shardOf(one, 7) + 1, [one]), begun(900, [other])];
    const message = /npx authomize fleet reshard --stack prod$/;
    assert.throws(() => shardsBegunWith("prod", states, 7), { name: "OperatorError", message });
  });

  it("is as if there was none, where no account was begun", () => {
    assert.equal(shardsBegunWith("prod", [begun(0, []), begun(1, [])], 3), undefined);
  });
});
