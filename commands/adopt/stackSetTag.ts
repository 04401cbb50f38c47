import { setTimeout as pause } from "node:timers/promises";

import {
  CloudFormationClient,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  type StackSet,
  UpdateStackSetCommand,
} from "@aws-sdk/client-cloudformation";

import { reasonOf } from "../../aws/accessRole";
import { clientOptions, withClient } from "../../aws/clientOptions";
import type { StackSetSettings } from "../../config/settings";
import { OWNER_TAG } from "../../contract/ownership";
import { StackSetError } from "../../errors";
import type { StackSetInState } from "../../state/deployedStackSet";
import type { CheckedStack } from "../checks/checkedStack";
import type { Retagged } from "./retagged";

/** Milliseconds between two looks at an operation. */
const PAUSE = 500;

/**
 * Does for StackSets what `retag` does. AWS changes their tags by an update alone, which hands them to
 * the stacks and roles in all accounts; it keeps template, parameters and targets.
 *
 * @throws StackSetError when AWS refuses it
 */
export async function retagStackSets(
  former: string,
  stackSets: readonly StackSetInState[],
  checked: CheckedStack,
): Promise<Retagged> {
  const done: string[] = [];
  const refusals: string[] = [];
  for (const stackSet of stackSets) {
    const { name, region = checked.credentials.region } = stackSet;
    const client = new CloudFormationClient(clientOptions({ ...checked.credentials, region }));
    const outcome = await withClient(client, (cloudFormation) =>
      retagStackSet(cloudFormation, former, stackSet, checked),
    ).catch((error: unknown) => {
      throw new StackSetError(
        `The tag of the StackSet ${name} in ${region} could not be changed (${reasonOf(error)}). ` +
          "It needs cloudformation:UpdateStackSet and TagResource, in the policy that npx authomize deployer-policy prints.",
      );
    });
    if (outcome === "retagged") done.push(`the StackSet ${name}, with the roles of its stacks`);
    if (outcome === "another") refusals.push(`the StackSet ${name} was made anew under its name.`);
  }
  return { done, refusals };
}

async function retagStackSet(
  client: CloudFormationClient,
  former: string,
  { name: StackSetName, id }: StackSetInState,
  { chosen, owner }: CheckedStack,
): Promise<"retagged" | "another" | "left"> {
  const { callAs: CallAs } = chosen.stackSet;
  const asked = { StackSetName, CallAs };
  const { StackSet: found } = await client.send(new DescribeStackSetCommand(asked));
  const tags = found?.Tags ?? [];
  if (found === undefined || !tags.some(isOwnerTag(former))) return "left";
  if (id === undefined || found.StackSetId !== id) return "another";
  const Tags = tags.map((tag) => (isOwnerTag(former)(tag) ? { ...tag, Value: owner } : tag));
  const update = { ...unchanged(found), ...asked, Tags };
  const OperationPreferences = preferences(chosen.stackSet);
  const { OperationId } = await client.send(
    new UpdateStackSetCommand({ ...update, OperationPreferences }),
  );
  const operation = new DescribeStackSetOperationCommand({ ...asked, OperationId });
  // Where it fails in an account, the StackSet has the tag all the same, and the next update repeats it.
  for (;;) {
    const status = (await client.send(operation)).StackSetOperation?.Status;
    if (status !== "RUNNING" && status !== "QUEUED" && status !== "STOPPING") return "retagged";
    await pause(PAUSE);
  }
}

function isOwnerTag(owner: string) {
  return (tag: { readonly Key?: string | undefined; readonly Value?: string | undefined }) =>
    tag.Key === OWNER_TAG && tag.Value === owner;
}

/** All that an update would otherwise set back (CloudFormation API reference, UpdateStackSet). */
function unchanged(found: StackSet) {
  const { Description, Capabilities, PermissionModel, AutoDeployment, ManagedExecution } = found;
  return {
    UsePreviousTemplate: true,
    Parameters: (found.Parameters ?? []).map(({ ParameterKey }) => ({
      ParameterKey,
      UsePreviousValue: true,
    })),
    Description,
    Capabilities,
    PermissionModel,
    AutoDeployment,
    ManagedExecution,
  };
}

/** Of each two, the settings have one. */
function preferences(settings: StackSetSettings) {
  return {
    ConcurrencyMode: settings.concurrencyMode,
    FailureToleranceCount: settings.failureToleranceCount,
    FailureTolerancePercentage: settings.failureTolerancePercentage,
    MaxConcurrentCount: settings.maxConcurrentCount,
    MaxConcurrentPercentage: settings.maxConcurrentPercentage,
  };
}
