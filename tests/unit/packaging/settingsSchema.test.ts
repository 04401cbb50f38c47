import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Ajv from "ajv";
import fc from "fast-check";
import { load } from "js-yaml";

import { parseSettings } from "../../../config/parseSettings";
import { type SettingKey, SETTINGS } from "../../../config/schemas";
import { SettingsError } from "../../../errors";
import { settingsSchema, writeSettingsSchema } from "../../../packaging/settingsSchema";
import { configuration } from "../config/configuration";
import { uncommentedExample } from "../config/uncommentedExample";
import { BAD_INPUTS } from "../tried";
import { WRITTEN } from "./writtenSettings";

const ROOT = join(__dirname, "../../..");
const KEYS = Object.keys(SETTINGS.entries) as SettingKey[];

// A pattern beside the types that it does not concern is meant.
const validate = new Ajv({ strict: true, strictTypes: false }).compile(settingsSchema());

/** What the schema says against a settings file; empty where it takes it. */
function against(file: unknown): string {
  return validate(file) ? "" : JSON.stringify(validate.errors);
}

function takes(config: unknown): boolean {
  return against({ config }) === "";
}

function ofFile(name: string): { config: Record<string, unknown> } {
  return load(readFileSync(join(ROOT, name), "utf8")) as { config: Record<string, unknown> };
}

/** Whether the program takes a setting; of an organization, which every other setting goes with. */
function isSound(key: SettingKey, value: unknown): boolean {
  const chosen = key === "accounts" ? {} : { organization: {} };
  // The engine makes "" of a key that nothing follows.
  const needed = key === "cloudTrailLogs" ? { permissionsBoundary: "VendorBoundary" } : {};
  const settings = { ...chosen, ...needed, [key]: value === null ? "" : value };
  try {
    parseSettings(configuration(settings));
    return true;
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return false;
  }
}

describe("the JSON schema of settings files takes", () => {
  it("the project's own settings files", () => {
    assert.equal(against(ofFile("template/Pulumi.example.yaml")), "");
    assert.equal(against(ofFile("Pulumi.dev.yaml")), "");
  });

  it("the example with every commented setting in use", () => {
    const file = load(uncommentedExample()) as { config: Record<string, unknown> };
    const own = Object.keys(file.config).filter((key) => !key.includes(":"));
    assert.deepEqual(own.sort(), [...KEYS].sort());
    assert.equal(against(file), "");
  });

  it("keys with the namespace of any project, and the keys of others", () => {
    const { config } = ofFile("Pulumi.dev.yaml");
    const entries = Object.entries(config).map(([key, value]) => [`acme:${key}`, value] as const);
    const others = { "aws:defaultTags": { tags: {} }, "aws:region": "us-east-1" };
    assert.equal(against({ config: { ...Object.fromEntries(entries), ...others } }), "");
  });

  it("an encrypted value of every setting, and what else Pulumi writes into the file", () => {
    const entries = KEYS.map((key) => [key, { secure: "v1:abc:def" }]);
    const file = {
      config: Object.fromEntries(entries) as unknown,
      encryptionsalt: "v1:abc",
      encryptedkey: "abc",
      secretsprovider: "awskms://alias/x",
      environment: ["acme/prod", { "acme/more": { merge: false } }],
    };
    assert.equal(against(file), "");
  });

  it("a file without settings, and settings without values", () => {
    assert.equal(against({ config: null }), "");
    for (const key of KEYS) assert.ok(takes({ [key]: null }) && takes({ [key]: "" }), key);
  });

  for (const key of KEYS) {
    it(`whatever the program takes for ${key}`, () => {
      let sound = 0;
      const runs = BAD_INPUTS.writtenSettings;
      fc.assert(
        fc.property(WRITTEN[key], (value) => {
          if (!isSound(key, value)) return;
          sound++;
          assert.equal(against({ config: { [key]: value } }), "");
        }),
        { numRuns: runs },
      );
      assert.ok(sound > runs / 4, `only ${sound} were sound`);
    });
  }
});

describe("the JSON schema of settings files refuses", () => {
  const ID = "111122223333";
  const REFUSED: readonly (readonly [string, Record<string, unknown>])[] = [
    ["a typo in a key", { acounts: [ID] }],
    ["a typo in a value of a project's namespace", { "acme:rollout": "other" }],
    ["a rollout that is none", { rollout: "other" }],
    ["a session that is too short", { maxSessionDuration: 10 }],
    ["a session that is too long", { maxSessionDuration: 43201 }],
    ["half a shard", { shards: 1.5 }],
    ["a word that is no number of shards", { shards: "many" }],
    ["a yes that is no boolean", { identityCenter: "yes" }],
    ["an account with an unknown key", { accounts: [{ id: ID, nam: "x" }] }],
    ["an account without its ID", { accounts: [{ name: "x" }] }],
    ["an ID that lost its zero", { accounts: [12345678901] }],
    ["an ID with dashes", { managementAccount: "1111-2222-3333" }],
    ["no account in the list", { accounts: [] }],
    ["accounts that are no list", { accounts: ID }],
    ["a StackSet with an unknown key", { stackSet: { nme: "x" } }],
    ["a text where the StackSet takes a yes", { stackSet: { autoDeployment: "yes" } }],
    ["an organization that is a list", { organization: [] }],
    ["a third access key", { legacyUser: { keys: ["a", "b", "c"] } }],
    ["a legacy user that is neither a yes nor a map", { legacyUser: "maybe" }],
    ["a bucket's ARN", { cloudTrailLogs: { account: ID, bucket: "arn:aws:s3:::logs" } }],
    ["a region that is none", { regions: ["virginia"] }],
    ["an external ID with a space", { externalId: "abc def" }],
    ["a boundary with a path in its name", { permissionsBoundary: "a/b" }],
    ["an address that is none", { ownerEmail: "security" }],
    ["a role name that is a list", { roleName: ["a"] }],
    ["a tag that is a number", { tags: { cost: 4711 } }],
    ["what is encrypted and more", { externalId: { secure: "v1:x", other: 1 } }],
  ];

  for (const [what, config] of REFUSED) {
    it(what, () => {
      assert.equal(takes(config), false);
    });
  }
});

describe("the JSON schema of settings files says", () => {
  interface Described {
    readonly description?: string;
    readonly default?: unknown;
  }
  const schema = settingsSchema() as {
    readonly properties: { readonly config: { readonly properties: Record<string, unknown> } };
    readonly definitions: Readonly<Record<string, Described>>;
  };
  const described = ofFile("Pulumi.yaml").config as Record<SettingKey, Described>;

  it("what Pulumi.yaml says of every setting: what it is, and its default", () => {
    for (const key of KEYS) {
      const definition = schema.definitions[key];
      assert.match(described[key].description ?? "", /\w+ \w+/);
      assert.equal(definition?.description, described[key].description, key);
      const value = described[key].default;
      assert.deepEqual(definition?.default, value === "" ? undefined : value, key);
    }
  });

  it("every bare key among the properties, which editors complete", () => {
    assert.deepEqual(Object.keys(schema.properties.config.properties), KEYS);
  });

  it("the same in the file that it is written to", () => {
    const folder = mkdtempSync(join(tmpdir(), "authomize-schema-"));
    try {
      const file = join(folder, "settings.schema.json");
      writeSettingsSchema(file);
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), settingsSchema());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
