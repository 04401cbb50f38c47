import * as pulumi from "@pulumi/pulumi";

import {
  assertShardCountUnchanged,
  sharedExternalId,
  shardedOutputs,
  type ShardedOutputs,
  type ShardedEnvironment,
} from "../components/shardStacks";
import { OperatorError } from "../config/problem";
import type { StackSettings } from "../config/stackSettings";
import type { StackOutputs } from "../contract/stackOutputs";
import { lastDeployedOutputs } from "../organization/deployedAccounts";
import { isUnknownStack } from "../organization/engineReads";
import { shardStackName } from "../organization/shards";
import { failAfterTheOthers } from "./failure";

/**
 * So many shards are looked for where the environment's own stack was never deployed. `fleet up`
 * makes all shards of an environment, so that the first ones tell of the others.
 */
const FIRST_SHARDS = 10;

/**
 * Makes sure that a stack goes on with the number of shards that its environment was deployed with,
 * none included: otherwise two stacks would have the same roles. A stack that is new has nothing to
 * go by but what the other stacks of its environment were.
 *
 * @param deployed - what the stack exported when it was last deployed; nothing before the first time
 * @throws OperatorError when the number is another, or cannot be read
 */
export async function keepShards(
  sharded: ShardedEnvironment,
  deployed: Partial<StackOutputs>,
): Promise<void> {
  assertShardCountUnchanged(sharded, deployed);
  const { environment } = sharded;
  const own = pulumi.getStack() === environment ? deployed : await outputsOf(environment);
  assertShardCountUnchanged(sharded, own);
  // Resharding writes the number into every stack, so that the environment's own stack is enough.
  if (own.roleArns !== undefined) return;
  const shards = Array.from({ length: FIRST_SHARDS }, (_, shard) =>
    shardStackName({ environment, shard }),
  );
  const outputs = await Promise.all(shards.map(outputsOf));
  for (const ofShard of outputs) assertShardCountUnchanged(sharded, ofShard);
}

/**
 * What the environment's own stack exports. It has no account of its own, and fails where a shard has
 * left one incomplete: exit code 0 says that AWS is as asked everywhere.
 */
export async function outputsOfShards(sharded: ShardedEnvironment): Promise<ShardedOutputs> {
  const outputs = await shardedOutputs(sharded);
  const { incompleteAccounts: ids } = outputs;
  if (ids.length > 0) {
    failAfterTheOthers(
      `${ids.length === 1 ? "1 account is" : `${ids.length} accounts are`} not finished by the shards: ${ids.join(", ")}. ` +
        `This deploys them: npx authomize fleet up --stack ${sharded.environment}`,
    );
  }
  return outputs;
}

/**
 * What another stack of this project exported when it was last deployed; nothing where there is none.
 *
 * @throws OperatorError when it cannot be read
 */
async function outputsOf(stack: string): Promise<Partial<StackOutputs>> {
  try {
    return await lastDeployedOutputs(stack);
  } catch (error) {
    if (isUnknownStack(error)) return {};
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      `The outputs of the stack ${stack} could not be read, so that nobody knows over how many shards its accounts are spread ` +
        `(authomize-aws:shards). Nothing was touched. Run this again; what the engine said: ${message}`,
    );
  }
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
