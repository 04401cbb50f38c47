import assert from "node:assert/strict";

import fc from "fast-check";

import { evidencePage } from "../../../../../commands/verify/evidence/forms/page/page";
import { asHtmlCarriesIt, names } from "../../../hostileNames";
import { parsedPage, type ParsedPage } from "../../../parsedPage";
import { BAD_INPUTS } from "../../../tried";
import {
  LOGS,
  madeUpAccount,
  madeUpEvidence,
  madeUpFinding,
  madeUpRole,
  mixedEvidence,
  PAYMENTS,
  SHOP,
  since,
} from "./madeUpEvidence";

function pageWith(text: Readonly<Record<"name" | "unit" | "problem" | "tag", string>>): ParsedPage {
  const { name: accountName, unit, problem, tag } = text;
  const tags = [{ key: "owner", value: tag }];
  const evidence = madeUpEvidence({
    stack: accountName,
    accounts: [madeUpAccount(SHOP, { accountName, unit, role: madeUpRole(SHOP, { tags }) })],
    findings: [madeUpFinding(SHOP, "info", "tag", { problem, accountName })],
    leftOut: [{ accountId: LOGS, accountName, reason: unit }],
  });
  return parsedPage(evidencePage(since(madeUpEvidence(), evidence)));
}

describe("the evidence page", () => {
  it("is the same document, whatever the names are", function () {
    this.timeout(60_000);
    const plain = pageWith({ name: "a", unit: "b", problem: "c", tag: "d" });
    fc.assert(
      fc.property(names(), names(), names(), names(), (name, unit, problem, tag) => {
        const page = pageWith({ name, unit, problem, tag });
        assert.deepEqual(page.problems, []);
        assert.deepEqual(page.elements, plain.elements);
        assert.equal(page.texts("bdi")[0], asHtmlCarriesIt(name));
        assert.equal(page.texts("bdi.name")[0], asHtmlCarriesIt(name));
        assert.equal(page.texts("bdi.unit")[0], asHtmlCarriesIt(unit));
        assert.ok(page.texts("bdi").includes(asHtmlCarriesIt(problem)));
      }),
      { numRuns: BAD_INPUTS.names },
    );
  });

  it("has a row for every account, with its result", () => {
    const page = parsedPage(evidencePage(mixedEvidence()));
    assert.deepEqual(page.attributes("data-result"), ["unread", "open", "holds"]);
    const rows = page.texts("tr").slice(1);
    const { arn, roleId, trustPolicySha256 } = madeUpRole(SHOP);
    for (const text of [
      arn,
      roleId,
      trustPolicySha256,
      "Root/Production",
      "2026-02-28 14:05 UTC",
    ]) {
      assert.ok(rows[1]?.includes(text), text);
    }
    assert.match(rows[1] ?? "", /never.*To be done.*policy-added.*trust-action/);
    assert.match(rows[0] ?? "", /Log archive.*not enrolled.*none seen.*Not looked into/);
  });

  it("says what it comes to, and the findings before the accounts, those that are the same once", () => {
    const same = [SHOP, PAYMENTS].map((id) => madeUpFinding(id, "high", "role-path"));
    const html = evidencePage({ ...mixedEvidence(), findings: same });
    assert.match(
      html,
      /Something has to be done in 1 account, nothing in 1 other\. Nobody could look into 1 other\./,
    );
    assert.equal(html.split("what role-path means").length, 2);
    assert.ok(html.indexOf("what role-path means") < html.indexOf("<table"));
  });

  it("has the head, and who was left out for which reason", () => {
    const html = evidencePage(mixedEvidence());
    const { caller, settingsSha256 } = mixedEvidence();
    for (const text of [caller, settingsSha256, "o-a1b2c3d4e5", "not in the setting accounts"]) {
      assert.ok(html.includes(text), text);
    }
  });

  it("shows no external ID that is kept secret", () => {
    const secret = { externalId: null, whose: "another", accounts: [SHOP] } as const;
    const html = evidencePage(madeUpEvidence({ externalIds: [secret] }));
    assert.match(html, /another: <code>secret, not on this page<\/code>, in 1 of the accounts/);
  });

  it("points nowhere outside itself", () => {
    const html = evidencePage(mixedEvidence());
    const addresses = ["href", "src", "srcset", "action"].flatMap((name) => [
      ...parsedPage(html).attributes(name),
    ]);
    assert.ok(addresses.every((address) => address.startsWith("#")));
    assert.doesNotMatch(html, /https?:|url\(|@import/);
  });
});
