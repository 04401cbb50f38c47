import { counted } from "../errors";
import { fittingAccounts, gigabytes, type PluginSize, stackMegabytes } from "./memory";
import { byShard, MAXIMUM_SHARDS } from "./shardOfAccount";

/** How many accounts a shard has, where memory allows. */
const ACCOUNTS_OF_A_SHARD = 10;

/** By what factor the number grows as long as the largest shard needs more memory than there is. */
const GROWTH = 1.1;

/** What a machine has for the processes of a shard. */
export interface ShardMemory {
  readonly plugin: PluginSize;
  /** Free memory, megabytes. */
  readonly free: number;
}

/** A number of shards, and what it was chosen by. */
export interface ShardChoice extends ShardMemory {
  readonly shards: number;
  /** Of the environment. */
  readonly accounts: number;
  /** The accounts of the shard that has most. */
  readonly largest: number;
}

/**
 * Over how many shards accounts are to be spread: ten accounts each, or fewer where the processes of the
 * largest shard would not fit into memory; at most as many as there are accounts.
 *
 * @param accountIds - 12 digits each
 */
export function chooseShards(accountIds: readonly string[], memory: ShardMemory): ShardChoice {
  const accounts = accountIds.map((id) => ({ id }));
  const fitting = fittingAccounts(memory);
  const most = Math.min(Math.max(1, accounts.length), MAXIMUM_SHARDS);
  const largestOf = (count: number) => Math.max(...byShard(accounts, count).map((of) => of.length));
  const wanted = Math.ceil(accounts.length / Math.min(ACCOUNTS_OF_A_SHARD, fitting));
  let shards = Math.min(Math.max(1, wanted), most);
  while (largestOf(shards) > fitting && shards < most) {
    shards = Math.min(Math.ceil(shards * GROWTH), most);
  }
  return { ...memory, shards, accounts: accounts.length, largest: largestOf(shards) };
}

/** Whether an environment has grown so much that its shards have more than twice what they should have. */
export function isOutgrown(shards: number, choice: ShardChoice): boolean {
  return choice.shards > 2 * shards;
}

/** Why a number of shards was chosen, in one sentence. */
export function describeChoice({ shards, accounts, largest, plugin, free }: ShardChoice): string {
  const needed = gigabytes(stackMegabytes(largest, plugin));
  return (
    `${counted(shards, "shard")} for ${counted(accounts, "account")}: the largest has ${largest} and needs about ${needed} of ` +
    `${gigabytes(free)} free (${plugin.megabytes.toFixed(0)} MB an account, ${plugin.source}).`
  );
}
