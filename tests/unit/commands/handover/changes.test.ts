import assert from "node:assert/strict";

import { compare } from "../../../../commands/handover/report/comparison";
import { fieldValues, nextRecord } from "../../../../commands/handover/report/record";
import {
  handedOver,
  LEGACY_KEY,
  LEGACY_SECRETS,
  madeUpOutputs,
  madeUpReport,
} from "./madeUpHandover";

const NO_SECRETS: ReadonlySet<string> = new Set();
const FIRST = madeUpOutputs(["058264715093", "310957284466"]);
const SECOND = madeUpOutputs(["058264715093", "846120973358"]);

function changedKeys(comparison: ReturnType<typeof compare>): readonly string[] {
  return comparison.kind === "first" ? [] : comparison.changes.map(({ field }) => field.key);
}

describe("what changed since the last hand-over", () => {
  it("is nothing to compare with before the first", () => {
    assert.deepEqual(compare(undefined, fieldValues(FIRST, NO_SECRETS)), { kind: "first" });
  });

  it("names the accounts that came and those that went", () => {
    const comparison = compare(handedOver([FIRST]), fieldValues(SECOND, NO_SECRETS));
    assert.equal(comparison.kind, "changed");
    assert.deepEqual(changedKeys(comparison), ["accountNumbers"]);
    assert.deepEqual(comparison.changes[0]?.addedAccounts, ["846120973358"]);
    assert.deepEqual(comparison.changes[0].removedAccounts, ["310957284466"]);
    assert.equal(comparison.since, "2026-02-01T10:11:00.000Z");
  });

  it("counts a field that came and one that went", () => {
    const { accountNumbers, ownerEmail = "" } = FIRST.handover;
    const changed = { ...FIRST, handover: { accountNumbers, ownerEmail, regions: "us-east-1" } };
    const comparison = compare(handedOver([FIRST]), fieldValues(changed, NO_SECRETS));
    assert.deepEqual(changedKeys(comparison), ["regions", "integrationName"]);
  });

  it("can be read again: the same values handed over twice keep what the first of the two brought", () => {
    const record = handedOver([FIRST, SECOND, SECOND, SECOND]);
    const comparison = compare(record, fieldValues(SECOND, NO_SECRETS));
    assert.equal(comparison.kind, "unchanged");
    assert.equal(comparison.since, "2026-02-02T10:11:00.000Z");
    assert.deepEqual(changedKeys(comparison), ["accountNumbers"]);
    assert.deepEqual(comparison.changes[0]?.addedAccounts, ["846120973358"]);
  });

  it("compares with the latest, not with an older one", () => {
    const back = compare(handedOver([FIRST, SECOND]), fieldValues(FIRST, NO_SECRETS));
    assert.equal(back.kind, "changed");
    assert.deepEqual(back.changes[0]?.addedAccounts, ["310957284466"]);
  });
});

describe("secrets in the record of hand-overs", () => {
  const legacy = madeUpOutputs(undefined, LEGACY_KEY);
  const rotated = { ...legacy, legacySecretAccessKey: "another/secret+access=key" };

  it("are not in it, and yet a new one is noticed", () => {
    const record = handedOver([legacy], LEGACY_SECRETS);
    const text = JSON.stringify(record);
    for (const secret of Object.values(LEGACY_KEY)) assert.ok(!text.includes(secret));
    assert.equal(compare(record, fieldValues(legacy, LEGACY_SECRETS)).kind, "unchanged");
    const comparison = compare(record, fieldValues(rotated, LEGACY_SECRETS));
    assert.deepEqual(changedKeys(comparison), ["legacySecretAccessKey"]);
  });

  it("leave no two fingerprints alike, so that equal secrets cannot be told", () => {
    const [one, two] = [0, 1].map(() => handedOver([legacy], LEGACY_SECRETS).latest.fingerprints);
    assert.notEqual(one?.legacySecretAccessKey, two?.legacySecretAccessKey);
  });

  it("are taken out when a field becomes secret later", () => {
    const open = handedOver([FIRST, SECOND]);
    const fields = fieldValues(SECOND, new Set(["externalId"]));
    const record = nextRecord(open, fields, new Date());
    assert.ok(JSON.stringify(open).includes(SECOND.externalId));
    assert.ok(!JSON.stringify(record).includes(SECOND.externalId));
    assert.equal(compare(record, fields).kind, "unchanged");
  });

  it("are not what a change shows, before or after", () => {
    const record = handedOver([legacy]);
    const report = madeUpReport({ outputs: rotated, secretOutputs: LEGACY_SECRETS, record });
    const text = JSON.stringify(report);
    assert.match(text, /legacySecretAccessKey/);
    for (const secret of [...Object.values(LEGACY_KEY), rotated.legacySecretAccessKey]) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});
