import assert from "node:assert/strict";

import { memoryNeeded } from "../../../program/checkMemory";

const OFFICIAL = { megabytes: 300, source: "published" } as const;

describe("memoryNeeded", () => {
  it("tells processes, memory, what is free, and both ways out", () => {
    const { text, isTooMuch } = memoryNeeded(150, "prod", OFFICIAL, 64_000);
    assert.equal(isTooMuch, false);
    assert.match(
      text,
      /150 processes .* 300 MB each \(published\): about 45\.4 GB of 64\.0 GB free/,
    );
    assert.match(
      text,
      /config set shards 15 --stack prod, then npx authomize fleet reshard --stack prod,/,
    );
    assert.match(text, /rollout: stackSet/);
  });

  it("is too much as soon as more is needed than is free, and says how to insist", () => {
    const { text, isTooMuch } = memoryNeeded(150, undefined, OFFICIAL, 45_349);
    assert.equal(isTooMuch, true);
    assert.match(text, /Nothing was touched.*ignoreMemory/);
    assert.equal(memoryNeeded(150, undefined, OFFICIAL, 45_350).isTooMuch, false);
  });
});
