import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DeleteStackSetCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  ListStackSetsCommand,
} from "@aws-sdk/client-cloudformation";
import { setTimeout as pause } from "node:timers/promises";

import type { SandboxAccess } from "../../sandbox/deployedRoles";
import { sdkConnection } from "../../sandbox/environment";
import type { AccountName } from "./steps";

/** A StackSet as AWS has it, whole. */
export interface ObservedStackSet {
  readonly kind: "stackSet";
  readonly account: AccountName;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly template: string;
  readonly parameters: readonly string[];
  readonly description: string;
  /** Account ID and status of each instance, sorted; the emulator gives their stacks another ID each time. */
  readonly instances: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The role that another team's StackSet makes, and in which accounts. */
export const TEAM_ROLE = { name: "team-reader", accounts: ["archive", "security"] } as const;

/** The organizational unit of those accounts. */
const UNIT = "ou-lark-security";
const REGION = "us-east-1";
const TEMPLATE = {
  Resources: {
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: TEAM_ROLE.name,
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "ec2.amazonaws.com" },
              Action: "sts:AssumeRole",
            },
          ],
        },
      },
    },
  },
};

/** Reads every StackSet of the management account. */
export function observeStackSets(access: SandboxAccess): Promise<readonly ObservedStackSet[]> {
  return withClient(access, async (client) => {
    const { Summaries = [] } = await client.send(new ListStackSetsCommand({ Status: "ACTIVE" }));
    // The emulator lists those that are deleted as well.
    const active = Summaries.filter(({ Status }) => Status === "ACTIVE");
    return Promise.all(active.map(({ StackSetName = "" }) => observeOne(client, StackSetName)));
  });
}

async function observeOne(
  client: CloudFormationClient,
  StackSetName: string,
): Promise<ObservedStackSet> {
  const [{ StackSet }, { Summaries = [] }] = await Promise.all([
    client.send(new DescribeStackSetCommand({ StackSetName })),
    client.send(new ListStackInstancesCommand({ StackSetName })),
  ]);
  const { Description, Parameters, StackSetARN, StackSetId, Tags, TemplateBody } = StackSet ?? {};
  return {
    kind: "stackSet",
    account: "management",
    name: StackSetName,
    arn: StackSetARN ?? "",
    id: StackSetId ?? "",
    template: TemplateBody ?? "",
    parameters: (Parameters ?? []).map((one) => JSON.stringify(one)).sort(),
    description: Description ?? "",
    instances: Summaries.map(({ Account = "", Status = "" }) => `${Account} ${Status}`).sort(),
    tags: Object.fromEntries((Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const)),
  };
}

/** Makes a StackSet that has nothing to do with the program, and its instances. */
export function makeStackSet(access: SandboxAccess, StackSetName: string): Promise<void> {
  return withClient(access, async (client) => {
    await client.send(
      new CreateStackSetCommand({
        StackSetName,
        TemplateBody: JSON.stringify(TEMPLATE),
        PermissionModel: "SERVICE_MANAGED",
        AutoDeployment: { Enabled: false },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Tags: [{ Key: "owner", Value: "another team" }],
      }),
    );
    const DeploymentTargets = { OrganizationalUnitIds: [UNIT] };
    const where = { StackSetName, DeploymentTargets, Regions: [REGION] };
    await ended(client, await client.send(new CreateStackInstancesCommand(where)), StackSetName);
  });
}

/** Deletes a StackSet and its instances, whoever made it. */
export function deleteStackSet(
  access: SandboxAccess,
  { name: StackSetName, instances }: ObservedStackSet,
): Promise<void> {
  return withClient(access, async (client) => {
    if (instances.length > 0) {
      const DeploymentTargets = { OrganizationalUnitIds: [ROOT_UNIT] };
      const where = { StackSetName, DeploymentTargets, Regions: [REGION], RetainStacks: false };
      await ended(client, await client.send(new DeleteStackInstancesCommand(where)), StackSetName);
    }
    await client.send(new DeleteStackSetCommand({ StackSetName }));
  });
}

/** Waits until an operation on a StackSet has come to its end. */
async function ended(
  client: CloudFormationClient,
  { OperationId }: { readonly OperationId?: string | undefined },
  StackSetName: string,
): Promise<void> {
  const operation = new DescribeStackSetOperationCommand({ StackSetName, OperationId });
  const status = async () => (await client.send(operation)).StackSetOperation?.Status ?? "";
  while (["QUEUED", "RUNNING"].includes(await status())) await pause(50);
}

/** All accounts of the organization are below it. */
const ROOT_UNIT = "r-lark";

async function withClient<Result>(
  { variables }: SandboxAccess,
  act: (client: CloudFormationClient) => Promise<Result>,
): Promise<Result> {
  const client = new CloudFormationClient(sdkConnection(variables));
  return act(client).finally(() => {
    client.destroy();
  });
}
