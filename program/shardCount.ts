import { OperatorError } from "../errors";
import type { StackOutputs } from "../contract/stackOutputs";
import type { Update } from "../organization/update";
import { shardStackName } from "../shards/shardOfAccount";
import { isUnknownStack, lastDeployedOutputs } from "../state/readFromEngine";

/** How many shards are read where the environment's own stack was never deployed: `fleet up` makes all. */
const FIRST_SHARDS = 10;

/**
 * Checks that the number of shards is the one that the environment was deployed with, zero included:
 * otherwise two stacks would have the same roles. For a new stack the environment's others say so.
 *
 * @throws OperatorError when the number is another, or cannot be read
 */
export async function assertShardCountUnchanged(update: Update): Promise<void> {
  const { stack, environment, settings, last } = update;
  assertSameCount(environment, settings.shards, last);
  const own = stack === environment ? last : await outputsOf(environment);
  assertSameCount(environment, settings.shards, own);
  // Resharding writes the number into every stack: the environment's own is enough.
  if (own.roleArns !== undefined) return;
  const shards = Array.from({ length: FIRST_SHARDS }, (_, shard) =>
    shardStackName({ environment, shard }),
  );
  const outputs = await Promise.all(shards.map(outputsOf));
  for (const ofShard of outputs) assertSameCount(environment, settings.shards, ofShard);
}

/**
 * Checks the number of shards that one stack of the environment exported, if it was ever deployed.
 *
 * @throws OperatorError when it is another one: accounts would be deleted in one stack and made in another
 */
export function assertSameCount(
  environment: string,
  count: number,
  { roleArns, shards = 0 }: Partial<StackOutputs>,
): void {
  if (roleArns === undefined || shards === count) return;
  throw new OperatorError(
    `shards is ${count}, but ${environment} was deployed with ${shards}. Its accounts ` +
      "would be deleted in one stack and made anew in another. Move them between the stacks first, which touches nothing " +
      `in AWS: npx authomize fleet reshard --stack ${environment}`,
  );
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
