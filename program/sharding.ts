import type * as pulumi from "@pulumi/pulumi";

import {
  keepNumberOfShards,
  sharedExternalId,
  type ShardedEnvironment,
} from "../components/shardStacks";
import type { StackSettings } from "../config/stackSettings";
import type { StackOutputs } from "../contract/stackOutputs";
import { lastDeployedOutputs } from "../organization/deployedAccounts";

/**
 * Makes sure that a shard, or its environment's own stack, goes on with the number of shards that it
 * was deployed with. A shard that is new has nothing to go by but what its environment was.
 *
 * @param deployed - what the stack exported when it was last deployed; nothing before the first time
 * @throws OperatorError when the number is another
 */
export async function keepShards(
  sharded: ShardedEnvironment,
  deployed: Partial<StackOutputs>,
): Promise<void> {
  keepNumberOfShards(sharded, deployed);
  // The environment's own stack comes last, so at first there is none.
  const ofEnvironment = lastDeployedOutputs(sharded.environment).catch(() => ({}));
  keepNumberOfShards(sharded, await ofEnvironment);
}

/**
 * The external ID that a shard takes from another one: the first shard makes the one that the
 * operator did not set. Undefined where a stack has its own.
 *
 * @throws OperatorError when the first shard was not deployed yet
 */
export async function externalIdOfShard({
  settings,
  part,
}: StackSettings): Promise<pulumi.Output<string> | undefined> {
  if (part.kind !== "shard" || part.shard === 0 || settings.externalId !== undefined) {
    return undefined;
  }
  return sharedExternalId(part.environment);
}
