import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { dump, load } from "js-yaml";

import type { CredentialSource } from "../../aws/callerIdentity";
import type { EnrolledSettings } from "../../config/settings";
import { environmentFilePath, readEnvironmentFile, stackFilePath } from "../../config/settingsFile";
import { parseSettings } from "../../config/parseSettings";
import { projectFile } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { byShard, parseShardStackName, shardStackName } from "../../shards/shardOfAccount";
import { engineConfiguration } from "../stack/engineConfiguration";
import { shardsAmong } from "../stack/environment";
import { projectName } from "../stack/projectName";
import { credentialsOf } from "../stack/pulumiStack";
import { type ListedStack, stacksByName } from "../stack/workspace";

/** One shard of a fleet. */
export interface Shard {
  readonly stack: string;
  readonly accounts: readonly string[];
}

/** An environment whose accounts are spread over shards, ready to run. */
export interface FleetEnvironment {
  /** The environment's own stack, the index of its shards. */
  readonly name: string;
  readonly accounts: number;
  /** None: the environment's own stack has all accounts. */
  readonly shards: readonly Shard[];
  /** With the accounts of all shards. */
  readonly settings: EnrolledSettings;
  readonly credentials: CredentialSource;
  /** Whether the operator keeps the external ID encrypted. */
  readonly externalIdIsSecret: boolean;
  /** Those of its stacks that exist, also shards of another number of shards, as the backend lists them. */
  readonly existing: ReadonlyMap<string, ListedStack>;
  /** A folder with Pulumi.yaml and the settings file of every stack. */
  readonly folder: string;
  /** Whether the first shard makes the external ID for all, because the settings have none. */
  readonly externalIdIsGenerated: boolean;
  /** Another value when settings or shards are others. */
  readonly fingerprint: string;
}

/** Does some work with an environment, read from its settings file (Pulumi.<name>.yaml) and backend. */
export async function withEnvironment(
  name: string,
  configFile: string | undefined,
  work: (environment: FleetEnvironment) => Promise<void>,
): Promise<void> {
  if (parseShardStackName(name) !== undefined) {
    throw new OperatorError(
      `${name} is one shard: npx pulumi up --stack ${name} deploys it alone. A fleet takes its environment's name.`,
    );
  }
  const path = resolve(configFile ?? stackFilePath(name));
  const listed = stacksByName();
  const [read, ofProject] = await Promise.all([readSettings(path, name, listed), listed]);
  const { settings } = read;
  const shards = byShard(settings.accounts, settings.shards).map((accounts, shard) => ({
    stack: shardStackName({ environment: name, shard }),
    accounts: accounts.map(({ id }) => id),
  }));
  const ofEnvironment = [name, ...shardsAmong(new Set(ofProject.keys()), name)];
  const existing = new Map([...ofProject].filter(([stack]) => ofEnvironment.includes(stack)));
  const stacks = new Set([name, ...existing.keys(), ...shards.map(({ stack }) => stack)]);
  const folder = settingsFolder(path, stacks);
  try {
    await work({
      name,
      accounts: settings.accounts.length,
      shards,
      existing,
      folder,
      ...read,
      fingerprint: createHash("sha256").update(readFileSync(path)).digest("hex"),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readSettings(
  path: string,
  stack: string,
  listed: Promise<ReadonlyMap<string, ListedStack>>,
) {
  const file = await readEnvironmentFile(path, projectName());
  if (file === undefined) {
    throw new OperatorError(
      `There is no ${path}. Name the environment with --stack, or its settings file with --config-file.`,
    );
  }
  const { encryptedKeys, bringsItsKey } = file;
  if (encryptedKeys.length > 0 && !bringsItsKey) {
    throw new OperatorError(
      `${encryptedKeys.join(", ")}: encrypted in ${path} with a key that Pulumi Cloud keeps for that one stack, so ` +
        "that no shard can read it. Use a key that all stacks share (pulumi stack change-secrets-provider, " +
        "with a passphrase or a key of AWS KMS), or take the value from a Pulumi ESC environment.",
    );
  }
  if (encryptedKeys.includes("accounts")) {
    throw new OperatorError(
      `accounts is encrypted in ${path}; account IDs are no secrets, and a fleet has to read them.`,
    );
  }
  // Of a stack that exists the engine decrypts what is encrypted; without it every shard has changed.
  const isReadByEngine = encryptedKeys.length > 0 && (await listed).has(stack);
  const configuration = isReadByEngine
    ? await engineConfiguration(stack, path)
    : file.configuration;
  const chosen = parseSettings({ ...configuration, stack });
  const enrolment = await decideEnrolment(chosen, credentialsOf({ configuration }));
  const settings = enrolledSettings(chosen, enrolment);
  const externalIdIsSecret = encryptedKeys.includes("externalId");
  return {
    settings,
    credentials: credentialsOf({ configuration }),
    externalIdIsSecret,
    externalIdIsGenerated: settings.externalId === undefined && !externalIdIsSecret,
  };
}

/** Every stack of a fleet has the environment's settings, in a folder that nobody else uses. */
function settingsFolder(path: string, stacks: ReadonlySet<string>): string {
  const folder = mkdtempSync(join(tmpdir(), "authomize-fleet-"));
  // The program is handed to the engine by the fleet itself, not by its place in the project.
  const project = load(readFileSync(projectFile(), "utf8")) as object;
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...project, main: undefined }));
  for (const stack of stacks) copyFileSync(path, environmentFilePath(folder, stack));
  return folder;
}
