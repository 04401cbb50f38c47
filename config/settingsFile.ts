import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { NAMESPACE, type StackConfiguration } from "./parseSettings";

/** A stack's settings file as it stands, such as Pulumi.prod.yaml. */
export interface EnvironmentFile {
  /** The configuration without what is encrypted in it. */
  readonly configuration: StackConfiguration;
  /** Full keys whose values, or parts of them, are encrypted. */
  readonly encryptedKeys: readonly string[];
  /** Whether the file itself says how to decrypt them: with a passphrase or a key of a cloud. */
  readonly bringsItsKey: boolean;
}

/** Where Pulumi keeps a stack's settings. */
export function environmentFilePath(folder: string, stack: string): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/** Reads a settings file without the engine; undefined: there is none. Throws where it is no YAML. */
export async function readEnvironmentFile(path: string): Promise<EnvironmentFile | undefined> {
  if (!existsSync(path)) return undefined;
  // Only the stacks of a fleet need it: no other program waits for it.
  const { load } = await import("js-yaml");
  const content = (load(readFileSync(path, "utf8")) ?? {}) as {
    readonly config?: Readonly<Record<string, unknown>>;
    readonly encryptionsalt?: string;
    readonly encryptedkey?: string;
  };
  const entries = Object.entries(content.config ?? {}).map(([key, value]) => ({
    key: key.includes(":") ? key : `${NAMESPACE}:${key}`,
    // As the engine hands it over.
    text: typeof value === "string" ? value : JSON.stringify(value),
    isEncrypted: JSON.stringify(value).includes('{"secure":'),
  }));
  const plain = entries.filter(({ isEncrypted }) => !isEncrypted);
  return {
    configuration: {
      values: Object.fromEntries(plain.map(({ key, text }) => [key, text])),
      secretKeys: new Set(),
    },
    encryptedKeys: entries.flatMap(({ key, isEncrypted }) => (isEncrypted ? [key] : [])),
    bringsItsKey: (content.encryptionsalt ?? content.encryptedkey) !== undefined,
  };
}
