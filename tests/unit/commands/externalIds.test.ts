import assert from "node:assert/strict";

import { externalIdGroups, externalIdTable } from "../../../commands/verify/externalIds";
import { trustPolicy } from "../../../contract/trustPolicy";
import { requiredExternalId } from "../../../contract/verification/verifyTrust";

const [SHOP, LOGS, DATA, WEB] = ["310957284466", "058264715093", "273518609942", "735081462910"];

const CHANGED = new Map([
  [SHOP, "new-id"],
  [WEB, undefined],
  [DATA, "old-id"],
  [LOGS, "new-id"],
]);

function groupsOf(seen: typeof CHANGED, { last = "old-id", isSecret = false } = {}) {
  return externalIdGroups(seen, { externalId: "new-id", externalIdIsSecret: isSecret }, last);
}

describe("the external ID that a trust policy requires", () => {
  it("is read from the contract's own, and from a loosened one", () => {
    assert.equal(requiredExternalId(trustPolicy("some-id")), "some-id");
    const Condition = { StringLike: { "STS:externalID": ["some-*"] } };
    assert.equal(requiredExternalId({ Statement: { Condition } }), "some-*");
  });

  it("is none where there is none, or more than one", () => {
    const Condition = { StringEquals: { "sts:ExternalId": ["one", "two"] } };
    for (const document of [undefined, "text", {}, { Statement: [{ Condition }] }]) {
      assert.equal(requiredExternalId(document), undefined);
    }
  });
});

describe("which accounts have which external ID", () => {
  it("tells the stack's own from the last update's and from others", () => {
    assert.deepEqual(groupsOf(CHANGED), [
      { externalId: "new-id", whose: "this stack's", accounts: [LOGS, SHOP] },
      { externalId: "old-id", whose: "the last update's", accounts: [DATA] },
      { externalId: null, whose: "none", accounts: [WEB] },
    ]);
    const [, other] = groupsOf(CHANGED, { last: "new-id" });
    assert.equal(other?.whose, "another");
  });

  it("names no external ID that is secret", () => {
    const groups = groupsOf(CHANGED, { isSecret: true });
    assert.deepEqual(
      groups.map(({ externalId, accounts }) => [externalId, accounts.length]),
      [
        [null, 2],
        [null, 1],
        [null, 1],
      ],
    );
    const text = externalIdTable(groups, 0) ?? "";
    assert.match(text, /the last update's \(--show-secrets shows it\) │ 1 +│ 273518609942/);
    assert.doesNotMatch(text, /(new|old)-id/);
  });

  it("is a table that names those that are behind, and counts the others", () => {
    const text = externalIdTable(groupsOf(CHANGED), 3) ?? "";
    assert.equal(
      text,
      [
        "┌───────────────────┬──────────┬──────────────┐",
        "│ External ID       │ Accounts │ Which        │",
        "├───────────────────┼──────────┼──────────────┤",
        "│ this stack's      │ 2        │              │",
        "│ new-id            │          │              │",
        "│ the last update's │ 1        │ 273518609942 │",
        "│ old-id            │          │              │",
        "│ none, or several  │ 1        │ 735081462910 │",
        "│ not known         │ 3        │              │",
        "└───────────────────┴──────────┴──────────────┘",
      ].join("\n"),
    );
  });

  it("is no table where every account has the stack's", () => {
    const seen = new Map([[SHOP, "new-id"]]) as typeof CHANGED;
    assert.equal(externalIdTable(groupsOf(seen), 4), undefined);
  });
});
