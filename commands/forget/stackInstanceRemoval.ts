import { setTimeout as pause } from "node:timers/promises";

import {
  CloudFormationClient,
  DeleteStackInstancesCommand,
  DescribeStackInstanceCommand,
  DescribeStackSetOperationCommand,
  StackInstanceNotFoundException,
  StackSetNotFoundException,
} from "@aws-sdk/client-cloudformation";

import { reasonOf } from "../../aws/accessRole";
import { clientOptions } from "../../aws/clientOptions";
import { StackSetError } from "../../errors";
import type { StackInstanceDeletion } from "../../rollout/outcome/stackInstanceDeletion";
import type { StackSetInState } from "../../state/deployedStackSet";
import { type Environment, unitOf } from "../stack/environment";

/** A stack of a StackSet in an account, and where it is. */
type Instance = Omit<StackInstanceDeletion, "retainsStack">;

/** Milliseconds between two looks at an operation. */
const PAUSE = 500;

/**
 * Has StackSets let go of their stacks in an account, and returns their names. The stacks stay: AWS
 * deletes none in an account that is suspended or closed.
 *
 * @throws StackSetError when AWS refuses it, or a StackSet still has its stack there afterwards
 */
export async function removeInstances(
  accountId: string,
  stackSets: readonly StackSetInState[],
  { chosen, credentials, enrolment }: Environment,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, region = credentials.region, deployed } of stackSets) {
    const unitId = unitOf(accountId, enrolment, deployed);
    const { callAs } = chosen.stackSet;
    const client = new CloudFormationClient(clientOptions({ ...credentials, region }));
    try {
      const instance = { stackSet: { name, region }, accountId, unitId, callAs };
      if (await removeInstance(instance, client)) names.push(name);
    } finally {
      client.destroy();
    }
  }
  return names;
}

/** @returns whether there was an instance */
async function removeInstance(instance: Instance, client: CloudFormationClient): Promise<boolean> {
  const { name, region } = instance.stackSet;
  try {
    if (!(await isThere(client, instance))) return false;
    await deleteInstance(client, instance);
    if (!(await isThere(client, instance))) return true;
  } catch (error) {
    throw new StackSetError(
      `The StackSet ${name} in ${region} could not let go of its stack in account ${instance.accountId} (${reasonOf(error)}). ` +
        "It needs cloudformation:DeleteStackInstances, in the policy that npx authomize deployer-policy prints.",
    );
  }
  throw new StackSetError(
    `The StackSet ${name} in ${region} still has a stack in account ${instance.accountId}: CloudFormation did not let go of it. Its operations in the CloudFormation console tell why. Then run this again.`,
  );
}

async function isThere(
  client: CloudFormationClient,
  { stackSet, accountId, callAs: CallAs }: Instance,
): Promise<boolean> {
  try {
    await client.send(
      new DescribeStackInstanceCommand({
        StackSetName: stackSet.name,
        StackInstanceAccount: accountId,
        StackInstanceRegion: stackSet.region,
        CallAs,
      }),
    );
    return true;
  } catch (error) {
    const isGone =
      error instanceof StackInstanceNotFoundException || error instanceof StackSetNotFoundException;
    if (isGone) return false;
    throw error;
  }
}

async function deleteInstance(
  client: CloudFormationClient,
  { stackSet, accountId, unitId, callAs: CallAs }: Instance,
): Promise<void> {
  const asked = { StackSetName: stackSet.name, CallAs };
  const { OperationId } = await client.send(
    new DeleteStackInstancesCommand({
      ...asked,
      DeploymentTargets: {
        OrganizationalUnitIds: [unitId],
        Accounts: [accountId],
        AccountFilterType: "INTERSECTION",
      },
      Regions: [stackSet.region],
      RetainStacks: true,
    }),
  );
  for (;;) {
    const operation = new DescribeStackSetOperationCommand({ ...asked, OperationId });
    const status = (await client.send(operation)).StackSetOperation?.Status;
    if (status !== "RUNNING" && status !== "QUEUED" && status !== "STOPPING") return;
    await pause(PAUSE);
  }
}
