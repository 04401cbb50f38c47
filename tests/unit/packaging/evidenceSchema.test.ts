import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Ajv from "ajv";

import { evidenceSchema, writeEvidenceSchema } from "../../../packaging/evidenceSchema";
import { madeUpEvidence, mixedEvidence, since } from "../commands/verify/evidence/madeUpEvidence";

describe("the schema of the evidence", () => {
  const validate = new Ajv({ strict: true }).compile(evidenceSchema());

  it("takes evidence, with changes and without", () => {
    for (const evidence of [mixedEvidence(), since(madeUpEvidence(), mixedEvidence())]) {
      assert.ok(validate(JSON.parse(JSON.stringify(evidence))), JSON.stringify(validate.errors));
    }
  });

  it("refuses what is none", () => {
    const evidence = madeUpEvidence();
    for (const wrong of [
      {},
      { ...evidence, schemaVersion: 2 },
      { ...evidence, settingsSha256: "abc" },
      { ...evidence, accounts: [{ accountId: "12", isEnrolled: true, result: "holds" }] },
      { ...evidence, accounts: [{ ...evidence.accounts[0], result: "good" }] },
    ]) {
      assert.equal(validate(wrong), false, JSON.stringify(wrong));
    }
  });

  it("is the same in the file that it is written to", () => {
    const folder = mkdtempSync(join(tmpdir(), "authomize-schema-"));
    try {
      const file = join(folder, "evidence.schema.json");
      writeEvidenceSchema(file);
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), evidenceSchema());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
