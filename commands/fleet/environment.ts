import { rmSync } from "node:fs";
import { resolve } from "node:path";

import { stackFilePath } from "../../config/settingsFile";
import { OperatorError } from "../../errors";
import { byShard, parseShardStackName, shardStackName } from "../../shards/shardOfAccount";
import { shardsAmong } from "../stack/environment";
import { existingStacks } from "../stack/workspace";
import { readEnvironmentSettings } from "./environmentSettings";
import { settingsFolder } from "./settingsFolder";
import { type AutomaticShards, shardCount } from "./shardCount";

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
  /** Absent where the operator has set the number of shards. */
  readonly auto?: AutomaticShards | undefined;
  /** Those of its stacks that exist, also shards of another number of shards. */
  readonly existing: ReadonlySet<string>;
  /** A folder with Pulumi.yaml and the settings file of every stack. */
  readonly folder: string;
  /** Whether the first shard makes the external ID for all, because the settings have none. */
  readonly externalIdIsGenerated: boolean;
  /** Another value when settings or shards are others. */
  readonly fingerprint: string;
}

/** Which environment a fleet's command is for, and how it is read. */
export interface EnvironmentQuestion {
  /** The environment's own stack. */
  readonly name: string;
  /** Its settings file; absent: Pulumi.<name>.yaml. */
  readonly configFile: string | undefined;
  /** Whether the accounts are to be moved, so that `shards: auto` chooses anew. */
  readonly isReshard: boolean;
}

/** Does some work with an environment, read from its settings and backend. */
export async function withEnvironment(
  { name, configFile, isReshard }: EnvironmentQuestion,
  work: (environment: FleetEnvironment) => Promise<void>,
): Promise<void> {
  if (parseShardStackName(name) !== undefined) {
    throw new OperatorError(
      `${name} is one shard: npx pulumi up --stack ${name} deploys it alone. A fleet takes its environment's name.`,
    );
  }
  const path = resolve(configFile ?? stackFilePath(name));
  const ofProject = await existingStacks();
  const existing = new Set([
    ...(ofProject.has(name) ? [name] : []),
    ...shardsAmong(ofProject, name),
  ]);
  const { chosen, settings, externalIdIsGenerated, fingerprint } = await readEnvironmentSettings({
    stack: name,
    path,
    exists: existing.has(name),
  });
  const accountIds = settings.accounts.map(({ id }) => id);
  const counted = { name, accountIds, existing };
  const { shards: count, auto } = await shardCount(chosen.shards, counted, isReshard);
  const shards = byShard(settings.accounts, count).map((accounts, shard) => ({
    stack: shardStackName({ environment: name, shard }),
    accounts: accounts.map(({ id }) => id),
  }));
  const stacks = new Set([name, ...existing, ...shards.map(({ stack }) => stack)]);
  const folder = settingsFolder(path, stacks, auto === undefined ? undefined : count);
  try {
    await work({
      name,
      accounts: settings.accounts.length,
      shards,
      auto,
      existing,
      folder,
      externalIdIsGenerated,
      fingerprint,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
