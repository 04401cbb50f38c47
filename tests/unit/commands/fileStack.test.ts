import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fileStack } from "../../../commands/verify/fileStack";

const LISTED = { accounts: ["310957284466"] };
const SOUND = { ...LISTED, externalId: "an-external-id" };
const ENCRYPTED = { secure: "v1:x" };

/** What does not say what the roles have to be, and what is said of it. */
const REFUSED: Readonly<Record<string, readonly [config: unknown, expected: RegExp]>> = {
  "a file without settings": [undefined, /settings\.yaml has no settings\./],
  "settings that are encrypted, the provider's too": [
    { ...SOUND, permissionsBoundary: ENCRYPTED, "aws:profile": ENCRYPTED },
    /^permissionsBoundary, aws:profile: encrypted in .*settings\.yaml,/,
  ],
  "an external ID that is encrypted": [
    { ...LISTED, externalId: ENCRYPTED },
    /^externalId is encrypted in .*AUTHOMIZE_EXTERNAL_ID or with --external-id\.$/,
  ],
  "no external ID": [
    { ...LISTED, externalId: null },
    /settings\.yaml has no externalId.*AUTHOMIZE_EXTERNAL_ID or with --external-id\.$/,
  ],
  "the external ID of the example": [
    { ...LISTED, externalId: "00000000-0000-0000-0000-000000000000" },
    /^ {2}externalId: .*\n.*placeholder/m,
  ],
  "a key that is no setting": [
    { ...SOUND, "acme:tag": {}, "acme:roleName": "X" },
    /^ {2}tag\n[^]*did you mean tags\?/m,
  ],
  "settings of two projects": [
    { "acme:accounts": LISTED.accounts, "other:externalId": "an-id" },
    /has settings of two projects, acme and other,/,
  ],
  "a legacy user whose stack nobody names": [
    { ...SOUND, legacyUser: { account: "310957284466" } },
    /^legacyUser: .*settings\.yaml, does not say.*--stack <name>$/,
  ],
};

describe("a settings file that roles are verified by", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-settings-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function fileOf(config: unknown): string {
    const path = join(folder, "settings.yaml");
    writeFileSync(path, JSON.stringify({ config }));
    return path;
  }

  for (const [what, [config, message]] of Object.entries(REFUSED)) {
    it(`is refused with ${what}`, async () => {
      const path = fileOf(config);
      await assert.rejects(fileStack({ path }), { name: /^(Operator|Settings)Error$/, message });
    });
  }

  it("is refused where its accounts are in an environment of Pulumi ESC", async () => {
    const path = join(folder, "imported.yaml");
    const content = { environment: ["acme/access"], config: { externalId: SOUND.externalId } };
    writeFileSync(path, JSON.stringify(content));
    const message = /imports environments of Pulumi ESC.*npx authomize verify --stack <name>$/;
    await assert.rejects(fileStack({ path }), { name: "OperatorError", message });
  });

  it("is refused with an external ID of the caller's that is none, which is not shown", async () => {
    const path = fileOf(SOUND);
    for (const externalId of ["no such id", "00000000-0000-0000-0000-000000000000"]) {
      await assert.rejects(fileStack({ path, externalId }), (error: Error) => {
        assert.match(error.message, /externalId: \[secret\]/);
        assert.ok(!error.message.includes(externalId), error.message);
        return true;
      });
    }
  });

  it("is refused for an account that it does not have", async () => {
    const question = { path: fileOf(SOUND), onlyAccounts: ["999988887777"] };
    const message = /^--account 999988887777: no account of settings\.yaml,/;
    await assert.rejects(fileStack(question), { name: "OperatorError", message });
  });
});
