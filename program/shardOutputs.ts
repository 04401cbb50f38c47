import * as pulumi from "@pulumi/pulumi";

import type { EnrolledSettings } from "../config/settings";
import { roleArn } from "../contract/arns";
import { handover } from "../contract/handover";
import type { StackOutputs } from "../contract/stackOutputs";
import { OperatorError } from "../errors";
import type { Update } from "../organization/update";
import { shardOf, shardStackName } from "../shards/shardOfAccount";
import { assertSameCount } from "../state/deployedShards";
import { completedRun, seenShards } from "./completedRun";
import { failAfterTheOthers } from "./failure";
import type { ExportedOutputs } from "./outputs";

/**
 * What the environment's own stack exports for its shards: the same as if it had their accounts, but
 * no external ID before they are deployed. Fails the run where a shard has left an account incomplete.
 *
 * @param registered - how many resources the run has asked for so far
 * @throws OperatorError when the shards were deployed for another number of them
 */
export async function outputsOfShards(
  update: Update,
  registered: () => number,
): Promise<ExportedOutputs> {
  const { environment, settings, shards } = update;
  const parts = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      lastOutputs(shardStackName({ environment, shard })),
    ),
  );
  for (const { outputs } of parts) assertSameCount(environment, shards, outputs);
  const lastOf = (id: string) => parts[shardOf(id, shards)]?.outputs ?? {};
  const accounts = settings.accounts.map(({ id }) => id).sort();
  const incompleteAccounts = accounts.filter((id) => !isComplete(id, settings, lastOf(id)));
  failWhereIncomplete(incompleteAccounts, environment);
  const incompleteRemovals = parts
    .flatMap(({ outputs }) => outputs.incompleteRemovals ?? [])
    .sort();
  const externalId = parts[0]?.externalId;
  return {
    roleArns: Object.fromEntries(
      accounts.map((id) => [id, lastOf(id).roleArns?.[id] ?? roleArn(id, settings)]),
    ),
    ...(externalId === undefined ? {} : { externalId }),
    roleName: settings.roleName,
    accounts,
    incompleteAccounts,
    incompleteRemovals,
    handover: handover({ ...settings, accountIds: accounts }),
    shards,
    ...completedRun(update, { externalId, incompleteAccounts, incompleteRemovals, registered }),
    ...seenShards(update),
  };
}

/**
 * The external ID that the first shard has generated for all shards.
 *
 * @throws OperatorError when the first shard was not deployed yet
 */
export async function sharedExternalId(environment: string): Promise<pulumi.Output<string>> {
  const first = shardStackName({ environment, shard: 0 });
  const { externalId } = await lastOutputs(first);
  if (externalId !== undefined) return externalId;
  if (pulumi.runtime.isDryRun()) return pulumi.output("generated-by-the-first-shard");
  throw new OperatorError(
    `externalId is not set, and ${first}, which makes one for all shards, was not deployed yet. ` +
      `Deploy it first: npx pulumi up --stack ${first}; or all of them: npx authomize fleet up --stack ${environment}`,
  );
}

/** A shard whose last run failed before it began exports what an earlier run did, with other settings. */
function isComplete(
  id: string,
  settings: EnrolledSettings,
  { roleArns = {}, externalId, incompleteAccounts = [] }: Partial<StackOutputs>,
): boolean {
  if (roleArns[id] !== roleArn(id, settings) || incompleteAccounts.includes(id)) return false;
  return settings.externalId === undefined || settings.externalId === externalId;
}

function failWhereIncomplete(ids: readonly string[], environment: string): void {
  if (ids.length === 0) return;
  failAfterTheOthers(
    `${ids.length === 1 ? "1 account is" : `${ids.length} accounts are`} not finished by the shards: ${ids.join(", ")}. ` +
      `This deploys them: npx authomize fleet up --stack ${environment}`,
  );
}

const SHARD_OUTPUTS = [
  "roleArns",
  "incompleteAccounts",
  "incompleteRemovals",
  "shards",
  "externalId",
] as const;

/** What a stack exported when it was last deployed; every output is absent before that. */
async function lastOutputs(stack: string) {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const reference = new pulumi.StackReference(name);
  const details = await Promise.all(
    SHARD_OUTPUTS.map((output) => reference.getOutputDetails(output)),
  );
  const found = SHARD_OUTPUTS.flatMap((output, index) => {
    const value: unknown = details[index]?.value ?? details[index]?.secretValue;
    return value === undefined || value === null ? [] : [[output, value] as const];
  });
  const outputs = Object.fromEntries(found) as Partial<StackOutputs>;
  const externalId =
    outputs.externalId === undefined
      ? undefined
      : (reference.getOutput("externalId") as pulumi.Output<string>);
  return { outputs, externalId };
}
