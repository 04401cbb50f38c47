import assert from "node:assert/strict";

import fc from "fast-check";

import { parseSettings } from "../../../config/parseSettings";
import { SettingsError } from "../../../errors";
import type { Settings } from "../../../config/settings";
import { SETTINGS } from "../../../config/schemas";
import { ACCOUNT_ID, EXTERNAL_ID, ROLE_NAME, ROLE_PATH } from "../../../contract/iamRules";
import { accountIds, externalIds } from "../arbitraries";
import { BAD_INPUTS } from "../tried";
import { configuration, listedAccounts } from "./configuration";

/** Texts as people mistype them: near misses, markup, control characters, JSON, anything. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("[", "{}", "[1,2]", "null", "true", "-0", "1e21", "0x10", "__proto__", "\u0000"),
  accountIds(),
  externalIds(),
);

const anyKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(SETTINGS.entries)) },
  { weight: 1, arbitrary: fc.constantFrom("toString", "constructor", "__proto__", "") },
  { weight: 1, arbitrary: fc.string() },
);

const anyValue = fc.oneof(
  anyText,
  fc.json(),
  fc.array(fc.oneof(accountIds(), fc.jsonValue())).map((v) => JSON.stringify(v)),
);

function namedAccounts({ accountChoice }: Settings): readonly string[] {
  if (accountChoice.from === "list") return accountChoice.accounts.map(({ id }) => id);
  const { include, exclude } = accountChoice.selection;
  return [...(include?.accounts ?? []), ...exclude.accounts];
}

describe("parseSettings, whatever it is given", () => {
  it("returns sound settings, or a SettingsError whose every problem has a rule and a fix", () => {
    fc.assert(
      fc.property(fc.dictionary(anyKey, anyValue, { noNullPrototype: true }), (settings) => {
        try {
          const parsed = parseSettings(configuration(settings));
          for (const account of namedAccounts(parsed)) assert.match(account, ACCOUNT_ID);
          assert.match(parsed.roleName, ROLE_NAME);
          assert.match(parsed.rolePath, ROLE_PATH);
          if (parsed.externalId !== undefined) assert.match(parsed.externalId, EXTERNAL_ID);
        } catch (error) {
          assert.ok(error instanceof SettingsError, String(error));
          assert.notEqual(error.problems.length, 0);
          for (const { rule, fix } of error.problems) {
            assert.match(rule, /[a-z] [a-z]/i);
            assert.doesNotMatch(rule, /^Invalid|Expected/);
            assert.notEqual(fix, "correct the value");
          }
        }
      }),
      { numRuns: BAD_INPUTS.settings },
    );
  });

  it("accepts every list of different account IDs, as text or as number where no zero is lost", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountIds(), { minLength: 1 }), (ids) => {
        const accounts = ids.map((id) => (id.startsWith("0") ? id : Number(id)));
        const parsed = parseSettings(configuration({ accounts }));
        assert.deepEqual(
          listedAccounts(parsed).map((account) => account.id),
          ids,
        );
      }),
    );
  });

  it("accepts every external ID that AWS accepts, and hands it on unchanged", () => {
    fc.assert(
      fc.property(externalIds(), (externalId) => {
        const settings = { accounts: ["012345678901"], externalId };
        assert.equal(parseSettings(configuration(settings)).externalId, externalId);
      }),
    );
  });

  it("never shows a secret value", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!#$%&*]{8,40}$/), (secret) => {
        const given = configuration({ accounts: ["1"], externalId: secret }, ["externalId"]);
        assert.throws(
          () => parseSettings(given),
          (error: Error) => !error.message.includes(secret),
        );
      }),
    );
  });
});
