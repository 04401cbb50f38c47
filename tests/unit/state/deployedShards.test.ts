import assert from "node:assert/strict";

import { assertSameCount, deployedShards } from "../../../state/deployedShards";

const DEPLOYED = { roleArns: {} };

describe("the number of shards that an environment was deployed with", () => {
  it("is unknown before the first run, and 0 in one stack with all accounts", () => {
    assert.equal(deployedShards({}), undefined);
    assert.equal(deployedShards(DEPLOYED), 0);
    assert.equal(deployedShards({ ...DEPLOYED, shards: 3 }), 3);
  });

  it("has to be the one that is set; auto is whatever number, but not one stack", () => {
    const message = /npx authomize fleet reshard --stack prod$/;
    for (const [setting, shards] of [
      [3, 2],
      [0, 3],
      [3, 0],
      ["auto", 0],
    ] as const) {
      const outputs = { ...DEPLOYED, ...(shards === 0 ? {} : { shards }) };
      const check = () => {
        assertSameCount("prod", setting, outputs);
      };
      assert.throws(check, { name: "OperatorError", message }, `${setting} and ${shards}`);
    }
    assertSameCount("prod", 3, { ...DEPLOYED, shards: 3 });
    assertSameCount("prod", "auto", { ...DEPLOYED, shards: 3 });
    for (const setting of [0, 3, "auto"] as const) assertSameCount("prod", setting, {});
  });
});
