import assert from "node:assert/strict";

import { allHold, type Finding, worstFirst } from "../../../../contract/verification/finding";

describe("findings", () => {
  const finding = (severity: Finding["severity"]): Finding => ({
    severity,
    rule: "rule",
    problem: "problem",
    fix: "fix",
  });

  it("hold when there is nothing to do", () => {
    assert.ok(allHold([]));
    assert.ok(allHold([finding("info")]));
    for (const severity of ["critical", "high", "medium"] as const) {
      assert.equal(allHold([finding("info"), finding(severity)]), false);
    }
  });

  it("are sorted with the worst first", () => {
    const mixed = (["info", "critical", "medium", "high"] as const).map(finding);
    const sorted = worstFirst(mixed).map(({ severity }) => severity);
    assert.deepEqual(sorted, ["critical", "high", "medium", "info"]);
  });
});
