import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { parseSettings } from "../../../config/parseSettings";
import { SettingsError } from "../../../errors";
import { DEFAULTS, SETTINGS } from "../../../config/schemas";
import { configuration, listedAccounts } from "./configuration";
import { uncommentedExample } from "./uncommentedExample";

const ROOT = join(__dirname, "../../..");

interface DescribedKey {
  readonly type?: string;
  readonly description: string;
  readonly default: unknown;
}

function yaml(file: string): unknown {
  return load(readFileSync(join(ROOT, file), "utf8"));
}

function asTheEngineHandsOver(value: unknown): unknown {
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}

function settingsOf(file: string) {
  const { config } = yaml(file) as { config: Record<string, unknown> };
  const own = Object.entries(config).map(([key, value]) => [key, asTheEngineHandsOver(value)]);
  return parseSettings(configuration(Object.fromEntries(own) as Record<string, unknown>));
}

describe("Pulumi.yaml", () => {
  const { config } = yaml("Pulumi.yaml") as { config: Record<string, DescribedKey> };

  it("describes every setting, and no other", () => {
    const described = Object.keys(config).sort();
    assert.deepEqual(described, Object.keys(SETTINGS.entries).sort());
    for (const { description } of Object.values(config)) assert.match(description, /\w+ \w+/);
  });

  it("states the defaults that the program uses", () => {
    const stated = Object.entries(config)
      .filter(([, described]) => described.default !== "")
      .map(([key, described]) => [key, described.default]);
    const used = Object.entries(DEFAULTS).filter(([, value]) => typeof value !== "object");
    assert.deepEqual(Object.fromEntries(stated), Object.fromEntries(used));
  });

  it("says the type of every setting that has a default, and is of one type", () => {
    const TYPES = { boolean: "boolean", number: "integer", string: "string" } as const;
    for (const [key, { type, default: value }] of Object.entries(config)) {
      const isTyped = value !== "" && key !== "shards";
      const expected = isTyped ? TYPES[typeof value as keyof typeof TYPES] : undefined;
      assert.equal(type, expected, key);
    }
  });
});

describe("the example environments", () => {
  it("Pulumi.dev.yaml is sound", () => {
    assert.equal(listedAccounts(settingsOf("Pulumi.dev.yaml")).length, 8);
  });

  it("Pulumi.example.yaml is sound but for the external ID, whose placeholder is refused", () => {
    assert.throws(
      () => settingsOf("template/Pulumi.example.yaml"),
      (error: Error) => {
        assert.ok(error instanceof SettingsError);
        assert.deepEqual(
          error.problems.map(({ key }) => key),
          ["externalId"],
        );
        return true;
      },
    );
  });

  it("Pulumi.example.yaml is sound with every commented setting in use, and shows every setting", () => {
    const { config } = load(uncommentedExample()) as { config: Record<string, unknown> };
    const own = Object.entries(config).flatMap(([key, value]) =>
      key.startsWith("aws:") ? [] : [[key, asTheEngineHandsOver(value)]],
    );
    const settings = Object.fromEntries(own) as Record<string, unknown>;
    assert.deepEqual(Object.keys(settings).sort(), Object.keys(SETTINGS.entries).sort());
    // Of those that exclude each other, one at a time.
    const { accounts, organization, managementAccount, rollout, shards, legacyUser, ...rest } =
      settings;
    const others = { ...rest, externalId: "221647f1-f228-4c77-825e-90696e36d0cb" };
    for (const choice of [
      { accounts, managementAccount, legacyUser },
      { accounts, managementAccount, shards },
      { organization, rollout, legacyUser },
    ]) {
      const parsed = parseSettings(configuration({ ...others, ...choice }));
      assert.equal(parsed.identityCenter, true);
    }
  });
});
