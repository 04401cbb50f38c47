import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";

import { OperatorError, type Problem } from "../errors";
import { projectFile } from "./projectFolder";
import {
  projectOfSettings,
  type StackConfiguration,
  stackConfiguration,
} from "./stackConfiguration";

/** A stack's settings file as it stands, such as Pulumi.prod.yaml. */
export interface EnvironmentFile {
  /** The configuration without what is encrypted in it, and with the problem of keys that are there twice. */
  readonly configuration: StackConfiguration;
  /** Keys of settings, and full keys of the AWS provider's, whose values, or parts of them, are encrypted. */
  readonly encryptedKeys: readonly string[];
  /** Whether the file itself says how to decrypt them: with a passphrase or a key of a cloud. */
  readonly bringsItsKey: boolean;
  /** Whether more settings may come from environments of Pulumi ESC, which only Pulumi reads. */
  readonly importsEnvironments: boolean;
}

/** Where Pulumi keeps a stack's settings. */
export function environmentFilePath(folder: string, stack: string): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/** Where the CLI keeps a stack's settings: beside the project's file, and in the same form. */
export function stackFilePath(stack: string): string {
  const project = projectFile();
  return join(dirname(project), `Pulumi.${stack}${extname(project)}`);
}

/** A configuration as the engine has it, with the problem of each key that its file has twice. */
export async function withRepeatedKeys(
  configuration: StackConfiguration,
  path: string,
  project: string,
): Promise<StackConfiguration> {
  const content = await contentOf(path);
  const twice = repeatedKeys(content?.config ?? {}, path, project);
  return { ...configuration, problems: [...configuration.problems, ...twice] };
}

/** Bare, and with the project's name before it: the engine takes one of the two, and not always the same. */
function repeatedKeys(config: Configured, path: string, project: string): readonly Problem[] {
  const twice = Object.keys(config).filter((key) => Object.hasOwn(config, `${project}:${key}`));
  return twice.map((key) => ({
    key,
    rule: `is in ${path} once; it is there as ${project}:${key} as well, and Pulumi takes one or the other`,
    fix: "keep the line that holds",
  }));
}

/**
 * Reads a settings file without the engine; undefined: there is none.
 *
 * @param project - the project's name; absent: that of the settings in the file
 * @throws OperatorError where it is no YAML, and where nobody can tell the project's name from it
 */
export async function readEnvironmentFile(
  path: string,
  project?: string,
): Promise<EnvironmentFile | undefined> {
  const content = await contentOf(path);
  if (content === undefined) return undefined;
  const config = content.config ?? {};
  return environmentFile(content, config, path, project ?? projectOfSettings(config, path));
}

function environmentFile(
  content: Content,
  config: Configured,
  path: string,
  project: string,
): EnvironmentFile {
  const entries = Object.entries(config).map(([key, value]) => ({
    key: key.includes(":") ? key : `${project}:${key}`,
    // As the engine hands it over.
    text: typeof value === "string" ? value : value === null ? "" : JSON.stringify(value),
    isEncrypted: JSON.stringify(value).includes('{"secure":'),
  }));
  const whole = stackConfiguration({
    project,
    values: Object.fromEntries(entries.map(({ key, text }) => [key, text])),
    secretKeys: new Set(entries.flatMap(({ key, isEncrypted }) => (isEncrypted ? [key] : []))),
  });
  const ofAws = entries.flatMap(({ key, isEncrypted }) =>
    isEncrypted && key.startsWith("aws:") ? [key] : [],
  );
  const plain = Object.entries(whole.values).filter(([key]) => !whole.secretKeys.has(key));
  return {
    configuration: {
      ...whole,
      values: Object.fromEntries(plain),
      secretKeys: new Set(),
      problems: [...whole.problems, ...repeatedKeys(config, path, project)],
    },
    encryptedKeys: [...whole.secretKeys, ...ofAws],
    bringsItsKey: (content.encryptionsalt ?? content.encryptedkey) !== undefined,
    importsEnvironments: content.environment !== undefined,
  };
}

/** What is below `config:`. */
type Configured = Readonly<Record<string, unknown>>;

interface Content {
  readonly config?: Configured | null;
  readonly encryptionsalt?: string;
  readonly encryptedkey?: string;
  readonly environment?: unknown;
}

async function contentOf(path: string): Promise<Content | undefined> {
  if (!existsSync(path)) return undefined;
  const { load } = await import("js-yaml");
  try {
    return load(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    // The lines below the first show what is in the file.
    const [reason = ""] = (error as Error).message.split("\n");
    throw new OperatorError(
      `${path} cannot be read: ${reason}. It has to be YAML, with the settings below config:, as Pulumi.example.yaml has them.`,
    );
  }
}
