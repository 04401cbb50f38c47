import type { ShardCountSetting } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import { OperatorError } from "../errors";
import type { Update } from "../organization/update";
import { parseShardStackName, shardStackName } from "../shards/shardOfAccount";
import { assertSameCount, deployedShards } from "../state/deployedShards";
import { isUnknownStack, lastDeployedOutputs } from "../state/readFromEngine";

/** How many shards are read where the environment's own stack was never deployed: `fleet up` makes all. */
const FIRST_SHARDS = 10;

/**
 * Over how many shards the environment of a stack is spread: as it is set, or, where that is `auto`, as it
 * was deployed by `fleet`, which alone chooses a number.
 *
 * @param last - what the last update of the stack exported
 * @throws OperatorError when `fleet` has not chosen one yet, or the environment is one stack
 */
export async function shardCount(
  setting: ShardCountSetting,
  stack: string,
  last: Partial<StackOutputs>,
): Promise<number> {
  if (setting !== "auto") return setting;
  const environment = parseShardStackName(stack)?.environment ?? stack;
  const outputs = [last, ...(await outputsOfEnvironment(environment, stack, last))];
  for (const each of outputs) assertSameCount(environment, setting, each);
  const count = outputs.map(deployedShards).find((shards) => shards !== undefined);
  if (count !== undefined) return count;
  throw new OperatorError(
    `shards is auto, and nothing of ${environment} was deployed yet, so that nobody has chosen the number of its shards. ` +
      `Nothing was touched. Deploy all of them, which chooses it: npx authomize fleet up --stack ${environment}`,
  );
}

/**
 * Checks that the number of shards is the one that the environment was deployed with, zero included:
 * otherwise two stacks would have the same roles. For a new stack the environment's others say so.
 *
 * @throws OperatorError when the number is another, or cannot be read
 */
export async function assertShardCountUnchanged(update: Update): Promise<void> {
  const { stack, environment, shards, last } = update;
  assertSameCount(environment, shards, last);
  const others = await outputsOfEnvironment(environment, stack, last);
  for (const outputs of others) assertSameCount(environment, shards, outputs);
}

/**
 * What the stacks of an environment have exported: its own, and where that was never deployed, its first
 * shards. Resharding writes the number into every stack: the environment's own is enough.
 */
async function outputsOfEnvironment(
  environment: string,
  stack: string,
  last: Partial<StackOutputs>,
): Promise<readonly Partial<StackOutputs>[]> {
  const own = stack === environment ? last : await outputsOf(environment);
  if (own.roleArns !== undefined) return [own];
  const shards = Array.from({ length: FIRST_SHARDS }, (_, shard) =>
    shardStackName({ environment, shard }),
  );
  return Promise.all(shards.map(outputsOf));
}

async function outputsOf(stack: string): Promise<Partial<StackOutputs>> {
  try {
    return await lastDeployedOutputs(stack);
  } catch (error) {
    if (isUnknownStack(error)) return {};
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      `The outputs of the stack ${stack} could not be read, so that nobody knows over how many shards its accounts are spread ` +
        `(the setting shards). Nothing was touched. Run this again; what the engine said: ${message}`,
    );
  }
}
