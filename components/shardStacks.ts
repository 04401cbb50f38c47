import * as pulumi from "@pulumi/pulumi";

import { OperatorError } from "../config/problem";
import type { EnrolledSettings } from "../config/settings";
import { roleArn } from "../contract/arns";
import { handover } from "../contract/handover";
import type { StackOutputs } from "../contract/stackOutputs";
import { shardOf, shardStackName } from "../organization/shards";

/** An environment, and over how many shards its accounts are to be spread. */
export interface ShardedEnvironment {
  /** The environment's own stack. */
  readonly environment: string;
  readonly settings: EnrolledSettings;
}

/** What a stack exported when it was last deployed; every output is absent before that. */
interface LastOutputs {
  readonly outputs: Partial<StackOutputs>;
  readonly externalId?: pulumi.Output<string>;
}

/** What the environment's own stack exports. */
export type ShardedOutputs = { readonly [Name in keyof StackOutputs]?: pulumi.Input<unknown> } & {
  readonly incompleteAccounts: readonly string[];
};

/**
 * What the environment's own stack exports when its accounts are spread over shards: the same as if
 * it had them itself. Reads the shards through stack references; before they are deployed there is
 * no external ID.
 *
 * @throws OperatorError when the shards were deployed for another number of them
 */
export async function shardedOutputs({
  environment,
  settings,
}: ShardedEnvironment): Promise<ShardedOutputs> {
  const { shards } = settings;
  const parts = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      lastOutputs(shardStackName({ environment, shard })),
    ),
  );
  for (const { outputs } of parts) assertShardCountUnchanged({ environment, settings }, outputs);
  const accounts = settings.accounts.map(({ id }) => id).sort();
  const externalId = parts[0]?.externalId;
  return {
    roleArns: Object.fromEntries(
      accounts.map((id) => [
        id,
        parts[shardOf(id, shards)]?.outputs.roleArns?.[id] ?? roleArn(id, settings),
      ]),
    ),
    ...(externalId === undefined ? {} : { externalId }),
    roleName: settings.roleName,
    accounts,
    incompleteAccounts: accounts.filter(
      (id) => !isComplete(id, settings, parts[shardOf(id, shards)]?.outputs ?? {}),
    ),
    incompleteRemovals: parts.flatMap(({ outputs }) => outputs.incompleteRemovals ?? []).sort(),
    handover: handover({ ...settings, accountIds: accounts }),
    shards,
  };
}

/**
 * The external ID that all shards share when the operator set none: the first shard made it.
 *
 * @throws OperatorError when the first shard was not deployed yet
 */
export async function sharedExternalId(environment: string): Promise<pulumi.Output<string>> {
  const first = shardStackName({ environment, shard: 0 });
  const { externalId } = await lastOutputs(first);
  if (externalId !== undefined) return externalId;
  if (pulumi.runtime.isDryRun()) return pulumi.output("generated-by-the-first-shard");
  throw new OperatorError(
    `authomize-aws:externalId is not set, and ${first}, which makes one for all shards, was not deployed yet. ` +
      `Deploy it first: npx pulumi up --stack ${first}; or all of them: npx authomize fleet up --stack ${environment}`,
  );
}

/**
 * Makes sure that a stack goes on with the number of shards that it was last deployed for.
 *
 * @param deployed - what a stack of the environment exported when it was last deployed; nothing
 *   before the first time
 * @throws OperatorError when it does not: its accounts would be deleted here and made anew elsewhere
 */
export function assertShardCountUnchanged(
  { environment, settings }: ShardedEnvironment,
  deployed: Partial<StackOutputs>,
): void {
  const { roleArns, shards = 0 } = deployed;
  if (roleArns === undefined || shards === settings.shards) return;
  throw new OperatorError(
    `authomize-aws:shards is ${settings.shards}, but ${environment} was deployed with ${shards}. Its accounts ` +
      "would be deleted in one stack and made anew in another. Move them between the stacks first, which touches nothing " +
      `in AWS: npx authomize fleet reshard --stack ${environment}`,
  );
}

/**
 * Whether a shard's last run left an account's role as it is asked for. What a shard exports is that
 * of an earlier run, with other settings, where its last one failed before it began.
 */
function isComplete(
  id: string,
  settings: EnrolledSettings,
  { roleArns = {}, externalId, incompleteAccounts = [] }: Partial<StackOutputs>,
): boolean {
  if (roleArns[id] !== roleArn(id, settings) || incompleteAccounts.includes(id)) return false;
  return settings.externalId === undefined || settings.externalId === externalId;
}

async function lastOutputs(stack: string): Promise<LastOutputs> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const reference = new pulumi.StackReference(name);
  const names = [
    "roleArns",
    "incompleteAccounts",
    "incompleteRemovals",
    "shards",
    "externalId",
  ] as const;
  const details = await Promise.all(names.map((output) => reference.getOutputDetails(output)));
  const found = names.flatMap((output, index) => {
    const value: unknown = details[index]?.value ?? details[index]?.secretValue;
    return value === undefined || value === null ? [] : [[output, value] as const];
  });
  const outputs = Object.fromEntries(found) as Partial<StackOutputs>;
  return outputs.externalId === undefined
    ? { outputs }
    : { outputs, externalId: reference.getOutput("externalId") as pulumi.Output<string> };
}
