import assert from "node:assert/strict";

import { rewritten } from "../../../commands/stack/stackState";

describe("a state that is written back", () => {
  it("has another time, by which a fleet sees that somebody has written it", () => {
    const time = "2026-03-01T10:00:00.000Z";
    const content = { manifest: { time, version: "v3.259.0" }, resources: [] };
    const { manifest, resources } = rewritten(content);
    assert.ok(Date.parse(manifest.time) > Date.parse(time));
    assert.equal(manifest.version, "v3.259.0");
    assert.deepEqual(resources, []);
  });
});
