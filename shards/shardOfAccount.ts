import { createHash } from "node:crypto";

/** The most shards that an environment may have: more than the largest organization needs. */
export const MAXIMUM_SHARDS = 999;

/** One shard of an environment, as its stack's name has it. */
export interface ShardName {
  /** The environment's own stack. */
  readonly environment: string;
  /** From 0. */
  readonly shard: number;
}

/**
 * The shard that an account belongs to, which its ID and the number of shards decide and nothing
 * else: an account that comes or goes moves no other. A jump consistent hash: going from N to M
 * shards moves only the share of accounts that has to move (Lamping and Veach, "A Fast, Minimal
 * Memory, Consistent Hash Algorithm", 2014).
 *
 * @param accountId - 12 digits
 * @param shards - 1 or more
 * @returns from 0 to `shards` - 1
 */
export function shardOf(accountId: string, shards: number): number {
  // The algorithm wants a key whose bits are all random; an account ID is anything but.
  let key = createHash("sha256").update(accountId).digest().readBigUInt64BE();
  let shard = 0;
  let next = 0;
  while (next < shards) {
    shard = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor((shard + 1) * (2 ** 31 / (Number(key >> 33n) + 1)));
  }
  return shard;
}

/** The accounts of each shard, in the order given; a shard may have none. */
export function byShard<Account extends { readonly id: string }>(
  accounts: readonly Account[],
  shards: number,
): readonly (readonly Account[])[] {
  const parts = Array.from({ length: shards }, (): Account[] => []);
  for (const account of accounts) parts[shardOf(account.id, shards)]?.push(account);
  return parts;
}

/** The name of a shard's stack, such as `prod-shard-00`. */
export function shardStackName({ environment, shard }: ShardName): string {
  return `${environment}-shard-${String(shard).padStart(2, "0")}`;
}

/** The shard that a stack's name says; undefined for any other stack. */
export function parseShardStackName(stack: string): ShardName | undefined {
  const [, environment, digits] = /^(.+)-shard-(\d{2,3})$/.exec(stack) ?? [];
  if (environment === undefined || digits === undefined) return undefined;
  const name = { environment, shard: Number(digits) };
  return shardStackName(name) === stack ? name : undefined;
}
