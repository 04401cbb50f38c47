import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { DENIED, DENIED_ON_ITS_ROLE } from "../e2e/deniedCalls";
import { deniedByBoundary, deniedCalls } from "./contract/deniedCalls";
import { BOUND, LONG_BOUNDARY, LONG_PATH, SETTINGS } from "./contract/roleSettings";
import { WRONG_TRUST } from "./contract/wrongTrust";
import { BAD_INPUTS } from "./tried";

const PAGE = readFileSync(join(ROOT, "docs", "proof.md"), "utf8");

function countOf(lists: Readonly<Record<string, readonly unknown[]>>): number {
  return Object.values(lists).flat().length;
}

/** The cells of the table below a heading, without its head. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  assert.ok(rows.length > 2, `there is no table below "${heading}"`);
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The first column → the number in the second. */
function numbersBelow(heading: string): Readonly<Record<string, number>> {
  const rows = tableBelow(heading).map(([what = "", count = ""]) => [
    what,
    Number(count.replace(",", "")),
  ]);
  return Object.fromEntries(rows) as Record<string, number>;
}

/** What docs/proof.md counts, held against the lists that the tests go through. */
describe("the page that counts", () => {
  it("names a test for every fault, and the tests are there", () => {
    const faults = tableBelow("Faults survived");
    for (const [fault = "", file = "", title = ""] of faults) {
      const source = readFileSync(join(ROOT, "tests", "e2e", file.replaceAll("`", "")), "utf8");
      assert.ok(source.includes(`it("${title}"`), `${fault}: no test "${title}" in ${file}`);
    }
    assert.match(PAGE, new RegExp(`^## Faults survived: ${faults.length}$`, "m"));
  });

  it("says how many bad inputs are made up", () => {
    assert.deepEqual(numbersBelow("Bad inputs tried"), {
      settings: BAD_INPUTS.settings,
      organizations: BAD_INPUTS.organizations,
      "command lines": BAD_INPUTS.commandLines,
      "trust policies in AWS": BAD_INPUTS.trustPolicies,
      "names on the hand-over page": BAD_INPUTS.names,
      "settings of a CloudFormation template": BAD_INPUTS.templates,
    });
    const total = Object.values(BAD_INPUTS).reduce((sum, count) => sum + count, 0);
    assert.match(PAGE, new RegExp(`^## Bad inputs tried: ${total.toLocaleString("en")}$`, "m"));
  });

  it("says how many privileges are tried and denied", () => {
    const evaluated = Object.values(SETTINGS).reduce(
      (sum, role) => sum + countOf(deniedCalls(role)),
      0,
    );
    const byBoundary = [BOUND, LONG_PATH, LONG_BOUNDARY].reduce(
      (sum, role) => sum + countOf(deniedByBoundary(role)),
      0,
    );
    const counted = {
      "the deployment's session, evaluated": evaluated + byBoundary,
      "the deployment's session, in the sandbox": countOf(DENIED) + countOf(DENIED_ON_ITS_ROLE),
      "a loosened trust policy": Object.keys(WRONG_TRUST).length,
    };
    assert.deepEqual(numbersBelow("Privileges denied"), counted);
    const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
    assert.match(PAGE, new RegExp(`^## Privileges denied: ${total.toLocaleString("en")}$`, "m"));
  });
});
