import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import type { EnrolledSettings } from "../../../config/settings";
import { differences } from "../../../contract/fingerprint";
import { fingerprintOf, type FingerprintSource } from "../../../organization/fingerprint";

const ACCOUNTS = ["058264715093", "310957284466"];

function settings(values: Readonly<Record<string, string>> = {}): EnrolledSettings {
  const all = { accounts: JSON.stringify(ACCOUNTS), ...values };
  const { accountChoice, ...others } = parseSettings({
    values: all,
    secretKeys: new Set(),
    formerKeys: [],
    problems: [],
  });
  return { ...others, accounts: accountChoice.from === "list" ? accountChoice.accounts : [] };
}

const SOURCE: FingerprintSource = {
  settings: settings(),
  shards: 3,
  externalId: "some-external-id",
  externalIdIsSecret: false,
  owner: "acme/prod",
  credentials: { region: "us-east-1" },
  callerAccountId: "417290385612",
};

/** What differs from the run of SOURCE. */
const changed = (by: Partial<FingerprintSource>) =>
  differences(fingerprintOf({ ...SOURCE, ...by }), fingerprintOf(SOURCE));

const isNot = (...keys: readonly string[]) => [
  `${keys.join(", ")} ${keys.length === 1 ? "is" : "are"} not as in its last run`,
];

describe("the fingerprint of a run", () => {
  it("is the same for the same settings, in whatever order they are", () => {
    const tags = settings({ tags: '{"a":"1","b":"2"}' });
    const turned = settings({
      tags: '{"b":"2","a":"1"}',
      accounts: JSON.stringify(ACCOUNTS.toReversed()),
    });
    const of = (each: EnrolledSettings) => fingerprintOf({ ...SOURCE, settings: each });
    assert.deepEqual(differences(of(tags), of(turned)), []);
  });

  it("is another one with each setting that a role or an output depends on", () => {
    const values: Readonly<Record<string, string>> = {
      roleName: "AnotherRole",
      rolePath: "/security/",
      permissionsBoundary: "SomeBoundary",
      maxSessionDuration: "7200",
      tags: '{"a":"1"}',
      managementAccount: "058264715093",
      regions: '["us-east-1"]',
      integrationName: "acme",
      ownerEmail: "security@example.com",
    };
    for (const [key, value] of Object.entries(values)) {
      assert.deepEqual(changed({ settings: settings({ [key]: value }) }), isNot(key), key);
    }
  });

  it("is the same with settings that only refuse a run, or are verify's", () => {
    const values = { maxRemovals: "7", ignoreMemory: "true", unusedAfterDays: "5" };
    assert.deepEqual(changed({ settings: settings(values) }), []);
  });

  it("is another one with the external ID, with whose roles they are, and where", () => {
    assert.deepEqual(changed({ externalId: "another" }), isNot("externalId"));
    assert.deepEqual(changed({ externalIdIsSecret: true }), isNot("externalIdIsSecret"));
    assert.deepEqual(changed({ owner: "acme/test" }), isNot("owner"));
    assert.deepEqual(changed({ shards: 4 }), isNot("shards"));
    assert.deepEqual(changed({ credentials: { region: "eu-west-1" } }), isNot("region"));
    const credentials = { region: "us-east-1", profile: "deployer" };
    assert.deepEqual(changed({ credentials }), isNot("profile"));
  });

  it("knows by which role an account is worked in, and that none is in the deployer's own", () => {
    const byAnother = ["accounts are worked in by another access role"];
    const [account = "", other] = ACCOUNTS;
    const accounts = JSON.stringify([{ id: account, accessRoleName: "Deployer" }, other]);
    assert.deepEqual(changed({ settings: settings({ accounts }) }), byAnother);
    assert.deepEqual(changed({ callerAccountId: account }), byAnother);
    assert.deepEqual(changed({ callerAccountId: "735081462910" }), []);
  });

  it("does not know an account's name", () => {
    const accounts = JSON.stringify(ACCOUNTS.map((id) => ({ id, name: "Shop" })));
    assert.deepEqual(changed({ settings: settings({ accounts }) }), []);
  });
});
