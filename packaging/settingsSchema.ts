import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonSchema } from "@valibot/to-json-schema";
import { load } from "js-yaml";

import { KEYS_OF_LISTS_AND_MAPS } from "../config/parseSettings";
import { type SettingKey, SETTINGS } from "../config/schemas";
import { inputSchema } from "./inputSchema";

const PROJECT_FILE = join(__dirname, "../Pulumi.yaml");

/** What a value of the file's may be besides itself. */
const IN_PLACE_OF_A_VALUE = {
  encrypted: {
    type: "object",
    properties: { secure: { type: "string", description: "The value, encrypted by Pulumi" } },
    required: ["secure"],
    additionalProperties: false,
  },
  // The engine makes "" of a key that nothing follows, and the program takes "" as not set.
  notSet: { type: ["string", "null"], maxLength: 0 },
  // Lists and maps as text, as `pulumi config set` writes them: whatever JSON can begin with except
  // numbers and null, which no such setting takes.
  jsonText: { type: "string", pattern: '^\\s*(?:[\\[{"]|(?:true|false)\\s*$)' },
} as const satisfies Record<string, JsonSchema>;

/** What else Pulumi keeps in a stack's settings file. */
const PULUMIS_OWN: Readonly<Record<string, JsonSchema>> = {
  secretsprovider: { description: "What encrypts the stack's secrets" },
  encryptedkey: { description: "The key that secrets are encrypted with, encrypted itself" },
  encryptionsalt: { description: "The salt of the passphrase that secrets are encrypted with" },
  environment: { description: "Pulumi ESC environments whose values the stack takes over" },
};

interface DescribedKey {
  readonly description: string;
  readonly default: string | number | boolean;
}

/** The JSON schema of a stack's settings file, Pulumi.<stack>.yaml, for editors. */
export function settingsSchema(): object {
  const keys = Object.keys(SETTINGS.entries) as SettingKey[];
  const described = describedKeys();
  const definitions = keys.map((key) => [key, ofSetting(key, described[key])] as const);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Settings of a stack of authomize-aws",
    type: "object",
    properties: { config: ofConfig(keys), ...PULUMIS_OWN },
    definitions: { ...Object.fromEntries(definitions), ...IN_PLACE_OF_A_VALUE },
  } satisfies JsonSchema;
}

/** Writes the schema to a file. */
export function writeSettingsSchema(file: string): void {
  writeFileSync(file, `${JSON.stringify(settingsSchema())}\n`);
}

/**
 * All settings, by their bare keys and by those with the namespace of whatever project. Editors complete
 * keys from `properties` alone, so the bare ones stand there and not among the patterns.
 */
function ofConfig(keys: readonly SettingKey[]): JsonSchema {
  return {
    type: ["object", "null"],
    properties: Object.fromEntries(keys.map((key) => [key, definitionOf(key)])),
    patternProperties: {
      ...Object.fromEntries(keys.map((key) => [`^[^:]+:${key}$`, definitionOf(key)])),
      // Other namespaces belong to others, such as aws:region.
      ":": true,
    },
    additionalProperties: false,
  };
}

function ofSetting(key: SettingKey, described: DescribedKey | undefined): JsonSchema {
  if (described === undefined) throw new Error(`Pulumi.yaml does not describe ${key}`);
  const value = inputSchema(SETTINGS.entries[key].wrapped);
  const written = KEYS_OF_LISTS_AND_MAPS.has(key)
    ? [value, definitionOf("jsonText")]
    : [asAnyScalar(value)];
  return {
    description: described.description,
    ...(described.default !== "" && { default: described.default }),
    anyOf: [...written, definitionOf("encrypted"), definitionOf("notSet")],
  };
}

/**
 * What is text to the program may be a number or a yes in the file, and a list or a map too where the
 * pattern does not mind brackets: the engine makes text of them all. Chosen words are no such text.
 */
function asAnyScalar(value: JsonSchema): JsonSchema {
  if (value.type !== "string" || value.enum !== undefined) return value;
  const { type, ...others } = value;
  const takesJson = new RegExp(value.pattern ?? "", "u").test('["a"]');
  return takesJson ? others : { type: [type, "number", "boolean"], ...others };
}

function definitionOf(name: SettingKey | keyof typeof IN_PLACE_OF_A_VALUE): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** Pulumi.yaml describes every setting, so that it is described once. */
function describedKeys(): Readonly<Record<string, DescribedKey>> {
  const project = load(readFileSync(PROJECT_FILE, "utf8")) as {
    readonly config: Readonly<Record<string, DescribedKey>>;
  };
  return project.config;
}

if (require.main === module) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("Name the file to write the schema to");
  writeSettingsSchema(file);
}
