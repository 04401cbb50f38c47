import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readEarlierEvidence } from "../../../../../commands/verify/evidence/earlierEvidence";
import { OperatorError } from "../../../../../errors";
import { madeUpEvidence, mixedEvidence, VERIFY } from "./madeUpEvidence";

const STACK = { name: "prod", verify: VERIFY };

describe("readEarlierEvidence", () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-evidence-"));
    file = join(folder, "evidence.json");
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("gives back what was printed", () => {
    writeFileSync(file, JSON.stringify(mixedEvidence()));
    assert.deepEqual(readEarlierEvidence(file, STACK), mixedEvidence());
  });

  const REFUSED: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ["no JSON", "{", /cannot be read as JSON/],
    ["no evidence", '{"accounts": []}', /is no evidence \(\w+: /],
    [
      "one with a wrong account",
      JSON.stringify(
        madeUpEvidence({ accounts: [{ accountId: "1", isEnrolled: true, result: "open" }] }),
      ),
      /is no evidence \(accounts\.0\.accountId: /,
    ],
    [
      "one of another stack",
      JSON.stringify(madeUpEvidence({ stack: "dev" })),
      /is evidence of dev, not of prod/,
    ],
    [
      "one of another form",
      JSON.stringify({ ...madeUpEvidence(), schemaVersion: 2 }),
      /is evidence of the form 2/,
    ],
  ];
  for (const [what, text, message] of REFUSED) {
    it(`refuses ${what}, and says the rule and the fix`, () => {
      writeFileSync(file, text);
      assert.throws(
        () => readEarlierEvidence(file, STACK),
        (error) => {
          assert.ok(error instanceof OperatorError);
          assert.match(error.message, message);
          assert.match(
            error.message,
            /^--since .*\n {2}Rule: .*\n {2}Fix: {2}.*verify --stack prod --json > evidence\.json/,
          );
          return true;
        },
      );
    });
  }

  it("refuses a file that is not there", () => {
    const missing = join(folder, "none.json");
    assert.throws(() => readEarlierEvidence(missing, STACK), /ENOENT.*\n {2}Rule/s);
  });
});
