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
import type { CredentialSource } from "../../aws/callerIdentity";
import { clientOptions } from "../../aws/clientOptions";
import { StackSetError } from "../../errors";
import type { StackInstanceDeletion } from "../../rollout/outcome/stackInstanceDeletion";

/** Milliseconds between two looks at an operation. */
const PAUSE = 500;

/**
 * Has a StackSet let go of its instance in an account, whose stack stays where it is (RetainStacks):
 * the only deletion that AWS carries out in an account that is suspended or closed.
 *
 * @returns whether there was an instance
 * @throws StackSetError when AWS refuses it, or the instance is still there afterwards
 */
export async function letGoOfInstance(
  deletion: Omit<StackInstanceDeletion, "retainsStack">,
  credentials: CredentialSource,
): Promise<boolean> {
  const { name, region } = deletion.stackSet;
  const client = new CloudFormationClient(clientOptions({ ...credentials, region }));
  try {
    if (!(await isThere(client, deletion))) return false;
    await deleteInstance(client, deletion);
    if (!(await isThere(client, deletion))) return true;
  } catch (error) {
    throw new StackSetError(
      `The StackSet ${name} in ${region} could not let go of its stack in account ${deletion.accountId} (${reasonOf(error)}). ` +
        "It needs cloudformation:DeleteStackInstances, in the policy that npx authomize deployer-policy prints.",
    );
  } finally {
    client.destroy();
  }
  throw new StackSetError(
    `The StackSet ${name} in ${region} still has a stack in account ${deletion.accountId}: CloudFormation did not let go of it. Its operations in the CloudFormation console tell why. Then run this again.`,
  );
}

async function isThere(
  client: CloudFormationClient,
  { stackSet, accountId, callAs: CallAs }: Omit<StackInstanceDeletion, "retainsStack">,
): Promise<boolean> {
  const asked = {
    StackSetName: stackSet.name,
    StackInstanceAccount: accountId,
    StackInstanceRegion: stackSet.region,
    CallAs,
  };
  try {
    await client.send(new DescribeStackInstanceCommand(asked));
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
  { stackSet, accountId, unitId, callAs: CallAs }: Omit<StackInstanceDeletion, "retainsStack">,
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
