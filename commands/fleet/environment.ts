import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { DEFAULT_REGION } from "../../aws/clientOptions";
import { environmentFilePath, readEnvironmentFile } from "../../config/environmentFile";
import { NAMESPACE, parseSettings } from "../../config/parseSettings";
import { PROJECT_FOLDER } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { byShard, parseShardStackName, shardStackName } from "../../shards/shards";
import { existingStacks } from "../stack/existingStacks";

/** One shard of a fleet. */
export interface Shard {
  /** The stack's name. */
  readonly stack: string;
  /** 12 digits each. */
  readonly accounts: readonly string[];
  /** Whether the stack exists already. */
  readonly exists: boolean;
}

/** An environment whose accounts are spread over shards, ready to run. */
export interface FleetEnvironment {
  /** The environment's own stack, the index of its shards. */
  readonly name: string;
  /** How many accounts it has. */
  readonly accounts: number;
  /** None: the environment's own stack has all accounts. */
  readonly shards: readonly Shard[];
  /** Whether the environment's own stack exists already. */
  readonly exists: boolean;
  /** The shards' stacks that exist, also those of another number of shards. */
  readonly existingShards: readonly string[];
  /** A folder with Pulumi.yaml and the settings file of every stack; removed by `dispose`. */
  readonly folder: string;
  /** Whether the first shard makes the external ID for all, because the settings have none. */
  readonly externalIdIsGenerated: boolean;
  /** Another value when settings or shards are others. */
  readonly fingerprint: string;
  dispose(): void;
}

/**
 * Opens an environment: reads its settings file and asks the backend which of its stacks exist.
 *
 * @param name - the environment's own stack
 * @param configFile - its settings file; absent: Pulumi.<name>.yaml of the project
 * @throws OperatorError when there is no such file, or the CLI fails
 * @throws SettingsError with every problem of the settings
 */
export async function openEnvironment(
  name: string,
  configFile: string | undefined,
): Promise<FleetEnvironment> {
  if (parseShardStackName(name) !== undefined) {
    throw new OperatorError(
      `${name} is one shard: npx pulumi up --stack ${name} deploys it alone. A fleet takes its environment's name.`,
    );
  }
  const path = resolve(configFile ?? environmentFilePath(PROJECT_FOLDER, name));
  const [{ settings, externalIdIsGenerated }, existing] = await Promise.all([
    readSettings(path, name),
    existingStacks(),
  ]);
  const shards = byShard(settings.accounts, settings.shards).map((accounts, shard) => {
    const stack = shardStackName({ environment: name, shard });
    return { stack, accounts: accounts.map(({ id }) => id), exists: existing.has(stack) };
  });
  const existingShards = [...existing].filter(
    (stack) => parseShardStackName(stack)?.environment === name,
  );
  const stacks = new Set([name, ...existingShards, ...shards.map(({ stack }) => stack)]);
  const folder = settingsFolder(path, [...stacks]);
  return {
    name,
    accounts: settings.accounts.length,
    shards,
    exists: existing.has(name),
    existingShards,
    folder,
    externalIdIsGenerated,
    fingerprint: createHash("sha256").update(readFileSync(path)).digest("hex"),
    dispose: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readSettings(path: string, stack: string) {
  const file = await readEnvironmentFile(path);
  if (file === undefined) {
    throw new OperatorError(
      `There is no ${path}. Name the environment with --stack, or its settings file with --config-file.`,
    );
  }
  if (file.encryptedKeys.length > 0 && !file.bringsItsKey) {
    throw new OperatorError(
      `${file.encryptedKeys.join(", ")}: encrypted in ${path} with a key that Pulumi Cloud keeps for that one stack, so ` +
        "that no shard can read it. Use a key that all stacks share (pulumi stack change-secrets-provider, " +
        "with a passphrase or a key of AWS KMS), or take the value from a Pulumi ESC environment.",
    );
  }
  if (file.encryptedKeys.includes(`${NAMESPACE}:accounts`)) {
    throw new OperatorError(
      `authomize-aws:accounts is encrypted in ${path}; account IDs are no secrets, and a fleet has to read them.`,
    );
  }
  const chosen = parseSettings({ ...file.configuration, stack });
  const { values } = file.configuration;
  const credentials = {
    region: values["aws:region"] ?? DEFAULT_REGION,
    profile: values["aws:profile"],
  };
  const settings = enrolledSettings(chosen, await decideEnrolment(chosen, credentials));
  const isEncrypted = file.encryptedKeys.includes(`${NAMESPACE}:externalId`);
  return { settings, externalIdIsGenerated: settings.externalId === undefined && !isEncrypted };
}

/** Every stack of a fleet has the environment's settings, in a folder that nobody else uses. */
function settingsFolder(path: string, stacks: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "authomize-fleet-"));
  // The program is handed to the engine by the fleet itself, not by its place in the project.
  const project = readFileSync(join(PROJECT_FOLDER, "Pulumi.yaml"), "utf8").replace(
    /^main: .*\n/m,
    "",
  );
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  for (const stack of stacks) copyFileSync(path, environmentFilePath(folder, stack));
  return folder;
}
