import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DescribeStackSetCommand,
  ListStackInstancesCommand,
  ListStackSetOperationsCommand,
  ListStackSetsCommand,
} from "@aws-sdk/client-cloudformation";
import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { setTimeout as pause } from "node:timers/promises";

import { sdkConnection } from "../../sandbox/environment";
import type { Environment } from "./environment";

/** The members of the organizational unit `ou-lark-workload`, sorted. */
export const WORKLOADS = [
  "273518609942",
  "310957284466",
  "529640183727",
  "735081462910",
  "846120973358",
];

/** The settings of a rollout by StackSet to these members. */
export const BY_STACK_SET = {
  organization: { include: { organizationalUnits: ["ou-lark-workload"] } },
  rollout: "stackSet",
  externalId: "some-external-id",
};

/** A client of the management account's organization, as the platform engineer. */
export function organizationsOf({ variables }: Environment): OrganizationsClient {
  return new OrganizationsClient(sdkConnection(variables));
}

/** A client of the management account's StackSets, as the platform engineer. */
export function cloudFormationOf({ variables }: Environment): CloudFormationClient {
  return new CloudFormationClient(sdkConnection(variables));
}

/** Lets CloudFormation deploy to the organization. */
export async function trustStackSets(environment: Environment): Promise<void> {
  const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
  await organizationsOf(environment).send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
}

/** The names of all StackSets that are there, sorted. */
export async function stackSetNames(environment: Environment): Promise<readonly string[]> {
  const { Summaries = [] } = await cloudFormationOf(environment).send(new ListStackSetsCommand({}));
  return Summaries.filter(({ Status }) => Status === "ACTIVE")
    .map(({ StackSetName }) => StackSetName ?? "")
    .sort();
}

/** A StackSet and its instances, all that AWS tells of them. */
export async function stackSetAsItIs(environment: Environment, StackSetName: string) {
  const client = cloudFormationOf(environment);
  const { StackSet } = await client.send(new DescribeStackSetCommand({ StackSetName }));
  const { Summaries = [] } = await client.send(new ListStackInstancesCommand({ StackSetName }));
  // The emulator makes up another stack ID whenever it is asked.
  return { StackSet, Summaries: Summaries.map((one) => ({ ...one, StackId: "" })) };
}

/** The name of the role that another team's StackSet makes. */
export function teamRoleOf(stackSetName: string): string {
  return `TeamRole-${stackSetName}`;
}

/** Makes a StackSet as another team would, with its role in every account of `ou-lark-workload`. */
export async function makeTeamStackSet(
  environment: Environment,
  StackSetName: string,
): Promise<void> {
  const client = cloudFormationOf(environment);
  const Principal = { Service: "ec2.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const Properties = {
    RoleName: teamRoleOf(StackSetName),
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement },
  };
  await client.send(
    new CreateStackSetCommand({
      StackSetName,
      PermissionModel: "SERVICE_MANAGED",
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      TemplateBody: JSON.stringify({ Resources: { Role: { Type: "AWS::IAM::Role", Properties } } }),
    }),
  );
  await client.send(
    new CreateStackInstancesCommand({
      StackSetName,
      DeploymentTargets: { OrganizationalUnitIds: ["ou-lark-workload"] },
      Regions: ["us-east-1"],
    }),
  );
  await settled(client, StackSetName);
}

/** Waits until no operation of a StackSet runs or is queued. */
export async function settled(client: CloudFormationClient, StackSetName: string): Promise<void> {
  const command = new ListStackSetOperationsCommand({ StackSetName });
  for (;;) {
    const { Summaries = [] } = await client.send(command);
    if (Summaries.every(({ Status }) => Status !== "RUNNING" && Status !== "QUEUED")) return;
    await pause(50);
  }
}
