import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readRecord, recordFileOf, writeRecord } from "../../../../commands/handover/recordFile";
import { OperatorError } from "../../../../errors";
import { handedOver, LEGACY_KEY, LEGACY_SECRETS, madeUpOutputs } from "./madeUpHandover";

describe("the file that remembers hand-overs", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "handover-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("gives back what was written, in a folder that was not there", () => {
    const file = join(folder, "new", "prod.json");
    const outputs = [madeUpOutputs(), madeUpOutputs(undefined, LEGACY_KEY)];
    const record = handedOver(outputs, LEGACY_SECRETS);
    assert.equal(readRecord(file), undefined);
    writeRecord(file, record);
    assert.deepEqual(readRecord(file), record);
  });

  it("refuses what is no record, and says what to do", () => {
    const file = join(folder, "prod.json");
    for (const damaged of ["", "[]", '{"latest":{}}', '{"latest":{"at":"now","values":{}}}']) {
      writeFileSync(file, damaged);
      assert.throws(
        () => readRecord(file),
        (error) =>
          error instanceof OperatorError && /Restore it .* or remove it/.test(error.message),
      );
    }
  });

  it("says how to go on when it cannot be written", () => {
    const inTheWay = join(folder, "file");
    writeFileSync(inTheWay, "");
    assert.throws(
      () => {
        writeRecord(join(inTheWay, "prod.json"), handedOver([madeUpOutputs()]));
      },
      (error) => error instanceof OperatorError && error.message.includes("--no-record"),
    );
  });

  it("is named after the stack, and stays in its folder for a full stack name", () => {
    assert.match(recordFileOf("prod"), /handovers.prod\.json$/);
    assert.equal(recordFileOf("acme/authomize-aws/prod"), recordFileOf("prod"));
  });
});
