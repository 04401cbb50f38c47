import type { ShardCountSetting } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import { OperatorError } from "../errors";

/** What of a stack's outputs tells over how many shards its environment is spread. */
type ShardOutputs = Pick<Partial<StackOutputs>, "roleArns" | "shards">;

/**
 * Over how many shards an environment was deployed, as one of its stacks exported it: 0, where it is one
 * stack; undefined where that stack was never deployed.
 */
export function deployedShards({ roleArns, shards = 0 }: ShardOutputs): number | undefined {
  return roleArns === undefined ? undefined : shards;
}

/**
 * Checks the number of shards that one stack of the environment exported, if it was ever deployed: `auto`
 * is whatever number, but not one stack.
 *
 * @throws OperatorError when it is another one: accounts would be deleted in one stack and made in another
 */
export function assertSameCount(
  environment: string,
  setting: ShardCountSetting,
  outputs: ShardOutputs,
): void {
  const deployed = deployedShards(outputs);
  if (deployed === undefined || deployed === setting) return;
  if (setting === "auto" && deployed > 0) return;
  throw otherShardCount(environment, setting, deployed);
}

/** What is said of an environment that was deployed with another number of shards. */
export function otherShardCount(
  environment: string,
  setting: ShardCountSetting,
  deployed: number,
): OperatorError {
  return new OperatorError(
    `shards is ${setting}, but ${environment} was deployed with ${deployed}. Its accounts ` +
      "would be deleted in one stack and made anew in another. Move them between the stacks first, which touches nothing " +
      `in AWS: npx authomize fleet reshard --stack ${environment}`,
  );
}
