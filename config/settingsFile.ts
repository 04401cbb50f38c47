import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type StackConfiguration, stackConfiguration } from "./stackConfiguration";

/** A stack's settings file as it stands, such as Pulumi.prod.yaml. */
export interface EnvironmentFile {
  /** The configuration without what is encrypted in it. */
  readonly configuration: StackConfiguration;
  /** Keys of settings whose values, or parts of them, are encrypted. */
  readonly encryptedKeys: readonly string[];
  /** Whether the file itself says how to decrypt them: with a passphrase or a key of a cloud. */
  readonly bringsItsKey: boolean;
}

/** Where Pulumi keeps a stack's settings. */
export function environmentFilePath(folder: string, stack: string): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/**
 * Reads a settings file without the engine; undefined: there is none. Throws where it is no YAML.
 *
 * @param project - the project's name
 */
export async function readEnvironmentFile(
  path: string,
  project: string,
): Promise<EnvironmentFile | undefined> {
  if (!existsSync(path)) return undefined;
  // Only the stacks of a fleet need it: no other program waits for it.
  const { load } = await import("js-yaml");
  const content = (load(readFileSync(path, "utf8")) ?? {}) as {
    readonly config?: Readonly<Record<string, unknown>>;
    readonly encryptionsalt?: string;
    readonly encryptedkey?: string;
  };
  const entries = Object.entries(content.config ?? {}).map(([key, value]) => ({
    key: key.includes(":") ? key : `${project}:${key}`,
    // As the engine hands it over.
    text: typeof value === "string" ? value : JSON.stringify(value),
    isEncrypted: JSON.stringify(value).includes('{"secure":'),
  }));
  const plain = entries.filter(({ isEncrypted }) => !isEncrypted);
  const secretKeys = new Set(entries.flatMap(({ key, isEncrypted }) => (isEncrypted ? [key] : [])));
  const engine = { project, secretKeys };
  return {
    configuration: stackConfiguration({ ...engine, values: valuesOf(plain) }),
    encryptedKeys: [...stackConfiguration({ ...engine, values: valuesOf(entries) }).secretKeys],
    bringsItsKey: (content.encryptionsalt ?? content.encryptedkey) !== undefined,
  };
}

function valuesOf(
  entries: readonly { readonly key: string; readonly text: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map(({ key, text }) => [key, text]));
}
