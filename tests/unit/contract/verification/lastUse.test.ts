import assert from "node:assert/strict";

import { verifyLastUse } from "../../../../contract/verification/lastUse";

const NOW = Date.parse("2026-11-26T12:00:00Z");

function found(
  role: { readonly createdAt?: string; readonly usedAt?: string },
  unusedAfterDays = 30,
): readonly string[] {
  const { createdAt = "2026-01-01T00:00:00Z", usedAt } = role;
  const lastUsed = usedAt === undefined ? undefined : { at: usedAt, region: "us-east-1" };
  const policy = { unusedAfterDays, now: NOW, handover: "npx authomize handover" };
  return verifyLastUse({ createdAt, lastUsed }, policy).map(
    ({ severity, rule, problem }) => `${severity} ${rule}: ${problem}`,
  );
}

describe("verifyLastUse", () => {
  it("has nothing to say of a role that was used in time", () => {
    assert.deepEqual(found({ usedAt: "2026-10-27T12:00:00Z" }), []);
  });

  it("finds a role that was not used for longer", () => {
    const [finding, ...others] = found({ usedAt: "2026-10-27T11:59:59Z" });
    assert.match(finding ?? "", /^medium role-unused: .* for more than 30 days$/);
    assert.deepEqual(others, []);
  });

  it("tells of one that is new and was never used, and finds one that should have been", () => {
    assert.match(found({ createdAt: "2026-11-20T00:00:00Z" }).join(), /^info role-never-used/);
    assert.match(found({}).join(), /^medium role-unused: .* 30 days, nor ever since it was made$/);
  });

  it("goes by the days of the setting, of which 0 means never", () => {
    assert.match(found({ usedAt: "2026-11-20T00:00:00Z" }, 5).join(), /^medium .* 5 days$/);
    assert.deepEqual(found({}, 0), []);
  });
});
