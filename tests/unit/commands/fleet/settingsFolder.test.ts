import assert from "node:assert/strict";

import { load } from "js-yaml";

import { withShardCount } from "../../../../commands/fleet/settingsFolder";

describe("the settings that a fleet gives its stacks, where shards is auto", () => {
  function configOf(lines: readonly string[]): unknown {
    return load(withShardCount(lines.join("\n"), "acme", 3));
  }

  it("have the number in its place, with or without the project's name", () => {
    for (const key of ["shards", "acme:shards", "authomize-aws:shards"]) {
      const file = configOf(["config:", `  ${key}: auto`, "  acme:roleName: X"]);
      assert.deepEqual(file, { config: { "acme:shards": 3, "acme:roleName": "X" } });
    }
  });

  it("have it also where an environment of Pulumi ESC says auto, and import that as before", () => {
    const file = configOf(["environment: [acme/access]", "config:"]);
    assert.deepEqual(file, { environment: ["acme/access"], config: { "acme:shards": 3 } });
  });

  it("keep all else: the zeros of an account ID, what is encrypted, and the key for it", () => {
    const file = configOf([
      "encryptionsalt: v1:x",
      "config:",
      '  accounts: ["012345678901"]',
      "  externalId: { secure: v1:y }",
    ]);
    assert.deepEqual(file, {
      encryptionsalt: "v1:x",
      config: { accounts: ["012345678901"], externalId: { secure: "v1:y" }, "acme:shards": 3 },
    });
  });
});
