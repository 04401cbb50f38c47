import { rmSync } from "node:fs";
import { resolve } from "node:path";

import type { CredentialSource } from "../../aws/callerIdentity";
import type { EnrolledSettings } from "../../config/settings";
import { stackFilePath } from "../../config/settingsFile";
import { OperatorError } from "../../errors";
import type { Plan } from "../../organization/accountPlan";
import { byShard, parseShardStackName, shardStackName } from "../../shards/shardOfAccount";
import { shardsAmong } from "../stack/environment";
import { type ListedStack, stacksByName } from "../stack/workspace";
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
  /** With the accounts of all shards. */
  readonly settings: EnrolledSettings;
  /** Every account that is known, with the reason why it is enrolled or not. */
  readonly plan: Plan;
  /** The setting: from how many accounts one update may remove the role; absent: not set. */
  readonly maxRemovals: number | undefined;
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
  const existing = await stacksOfEnvironment(name);
  const { chosen, ...read } = await readEnvironmentSettings({
    stack: name,
    path,
    exists: existing.has(name),
  });
  const { accounts } = read.settings;
  const counted = {
    name,
    accountIds: accounts.map(({ id }) => id),
    existing: new Set(existing.keys()),
  };
  const { shards: count, auto } = await shardCount(chosen.shards, counted, isReshard);
  const shards = byShard(accounts, count).map((ofShard, shard) => ({
    stack: shardStackName({ environment: name, shard }),
    accounts: ofShard.map(({ id }) => id),
  }));
  const stacks = new Set([name, ...existing.keys(), ...shards.map(({ stack }) => stack)]);
  const folder = settingsFolder(path, stacks, auto === undefined ? undefined : count);
  try {
    await work({
      name,
      accounts: accounts.length,
      shards,
      auto,
      maxRemovals: chosen.maxRemovals,
      existing,
      folder,
      ...read,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stacksOfEnvironment(name: string): Promise<ReadonlyMap<string, ListedStack>> {
  const ofProject = await stacksByName();
  const shards = new Set(shardsAmong(new Set(ofProject.keys()), name));
  return new Map([...ofProject].filter(([stack]) => stack === name || shards.has(stack)));
}
