import assert from "node:assert/strict";

import fc from "fast-check";

import { asJunit } from "../../../../../commands/verify/evidence/forms/junit";
import { names } from "../../../hostileNames";
import { BAD_INPUTS } from "../../../tried";
import {
  LOGS,
  madeUpAccount,
  madeUpEvidence,
  madeUpFinding,
  mixedEvidence,
  PAYMENTS,
  SHOP,
} from "./madeUpEvidence";
import { elementsOf, parsedXml } from "./parsedXml";

/** What becomes of a text that XML cannot carry. */
function asXmlCarriesIt(text: string): string {
  return Array.from(text)
    .map((character) =>
      /[\t\n\r -\u{D7FF}\u{E000}-\uFFFD\u{10000}-\u{10FFFF}]/u.test(character)
        ? character
        : "\uFFFD",
    )
    .join("");
}

describe("the evidence as JUnit XML", () => {
  it("has a test case for each account, with what is to be done as its failure", () => {
    const document = parsedXml(asJunit(mixedEvidence()));
    const cases = elementsOf(document, "testcase").map(({ attributes, children }) => ({
      ...attributes,
      has: children.map(({ name, attributes: { type } }) => [name, type]),
    }));
    assert.deepEqual(cases, [
      {
        classname: "accounts",
        name: `${LOGS} Log archive`,
        time: "0",
        has: [
          ["skipped", undefined],
          ["system-out", undefined],
        ],
      },
      {
        classname: "Root/Production",
        name: `${SHOP} Shop`,
        time: "0",
        has: [["failure", "policy-added"]],
      },
      {
        classname: "accounts",
        name: PAYMENTS,
        time: "0",
        has: [["system-out", undefined]],
      },
    ]);
    for (const name of ["testsuites", "testsuite"]) {
      const [{ attributes } = { attributes: {} }] = elementsOf(document, name);
      const { tests, failures, errors, skipped } = attributes as Record<string, string>;
      assert.deepEqual([tests, failures, errors, skipped], ["3", "1", "0", "1"], name);
    }
  });

  it("has every finding of an account in its one failure, with severity, rule, problem and fix", () => {
    const [failure] = elementsOf(parsedXml(asJunit(mixedEvidence())), "failure");
    assert.equal(
      failure?.text,
      "critical policy-added: what policy-added means\nFix: put it back\n\n" +
        "high trust-action: what trust-action means\nFix: put it back",
    );
    assert.equal(
      failure.attributes["message"],
      "critical policy-added: what policy-added means (and 1 more finding)",
    );
  });

  it("has the head as properties", () => {
    const properties = elementsOf(parsedXml(asJunit(mixedEvidence())), "property");
    const values = new Map(
      properties.map(({ attributes: { name = "", value = "" } }) => [name, value]),
    );
    const { caller, settingsSha256 } = mixedEvidence();
    assert.equal(values.get("By"), caller);
    assert.equal(values.get("SHA-256 of the settings"), settingsSha256);
    assert.equal(values.get("Accounts of the organization"), "3");
  });

  it("is the same document, whatever the names are", () => {
    fc.assert(
      fc.property(names(), names(), names(), (accountName, unit, problem) => {
        const finding = madeUpFinding(SHOP, "high", "tag", { problem });
        const accounts = [madeUpAccount(SHOP, { accountName, unit, result: "open" })];
        const document = parsedXml(asJunit(madeUpEvidence({ accounts, findings: [finding] })));
        const [testCase] = elementsOf(document, "testcase");
        const [failure] = elementsOf(document, "failure");
        assert.equal(testCase?.attributes["name"], asXmlCarriesIt(`${SHOP} ${accountName}`));
        assert.equal(testCase.attributes["classname"], asXmlCarriesIt(unit));
        assert.equal(failure?.attributes["message"], asXmlCarriesIt(`high tag: ${problem}`));
        assert.equal(failure.text, asXmlCarriesIt(`high tag: ${problem}\nFix: put it back`));
      }),
      { numRuns: BAD_INPUTS.names },
    );
  });
});
