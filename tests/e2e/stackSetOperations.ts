import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  ListStackSetOperationResultsCommand,
  UpdateStackSetCommand,
  type CreateStackSetCommandInput,
  type DeploymentTargets,
} from "@aws-sdk/client-cloudformation";
import { setTimeout as pause } from "node:timers/promises";

import { sdkConnection } from "../../sandbox/environment";
import { settled } from "./stackSets";

/** An instance of a StackSet, as far as the tests look at it. */
export interface ListedInstance {
  readonly status: string | undefined;
  readonly detailedStatus: string | undefined;
  readonly reason: string | undefined;
}

const Regions = ["us-east-1"];

/** A template with one role. */
export function roleTemplate(properties: object = {}): string {
  const Statement = [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = { Version: "2012-10-17", Statement };
  const Properties = { RoleName: "Example", AssumeRolePolicyDocument, ...properties };
  return JSON.stringify({ Resources: { Role: { Type: "AWS::IAM::Role", Properties } } });
}

/** Parameters as CloudFormation takes them. */
export function parameters(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([key, value]) => ({
    ParameterKey: key,
    ParameterValue: value,
  }));
}

/** Service-managed StackSets by the AWS SDK, without any of the program. */
export class StackSets {
  readonly client: CloudFormationClient;

  constructor(variables: Readonly<Record<string, string>>) {
    this.client = new CloudFormationClient(sdkConnection(variables));
  }

  /** Creates a StackSet of one role, without automatic deployment unless asked for. */
  async create(StackSetName: string, more: Partial<CreateStackSetCommandInput> = {}) {
    await this.client.send(
      new CreateStackSetCommand({
        StackSetName,
        PermissionModel: "SERVICE_MANAGED",
        AutoDeployment: { Enabled: false },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        TemplateBody: roleTemplate(),
        ...more,
      }),
    );
  }

  /** Begins to create instances; the operation's ID. */
  async deploy(StackSetName: string, OrganizationalUnitIds: string[]): Promise<string> {
    const DeploymentTargets = { OrganizationalUnitIds };
    const command = new CreateStackInstancesCommand({ StackSetName, Regions, DeploymentTargets });
    return (await this.client.send(command)).OperationId ?? "";
  }

  /** Begins to update the StackSet and its instances; the operation's ID. */
  async update(StackSetName: string, properties: object, tolerance = 0): Promise<string> {
    const command = new UpdateStackSetCommand({
      StackSetName,
      TemplateBody: roleTemplate(properties),
      OperationPreferences: { FailureToleranceCount: tolerance },
    });
    return (await this.client.send(command)).OperationId ?? "";
  }

  /** Begins to delete instances; the operation's ID. */
  async remove(
    StackSetName: string,
    targets: DeploymentTargets,
    RetainStacks = false,
  ): Promise<string> {
    const command = new DeleteStackInstancesCommand({
      StackSetName,
      Regions,
      DeploymentTargets: targets,
      RetainStacks,
      OperationPreferences: { FailureToleranceCount: 9 },
    });
    return (await this.client.send(command)).OperationId ?? "";
  }

  /** An operation's status now. */
  async status(StackSetName: string, OperationId: string): Promise<string | undefined> {
    const command = new DescribeStackSetOperationCommand({ StackSetName, OperationId });
    return (await this.client.send(command)).StackSetOperation?.Status;
  }

  /** An operation's status once it has ended. */
  async ended(name: string, operation: string | Promise<string>): Promise<string | undefined> {
    const id = await operation;
    for (;;) {
      const status = await this.status(name, id);
      if (status !== "RUNNING" && status !== "QUEUED") return status;
      await pause(50);
    }
  }

  /** Waits until no operation runs or is queued: automatic deployment begins some by itself. */
  async settled(StackSetName: string): Promise<void> {
    await settled(this.client, StackSetName);
  }

  /** The results of an operation, by account. */
  async results(StackSetName: string, OperationId: string): Promise<Record<string, string>> {
    const command = new ListStackSetOperationResultsCommand({ StackSetName, OperationId });
    const { Summaries = [] } = await this.client.send(command);
    return Object.fromEntries(Summaries.map((one) => [one.Account ?? "", one.Status ?? ""]));
  }

  /** All instances, by account. */
  async instances(StackSetName: string): Promise<Readonly<Record<string, ListedInstance>>> {
    const { Summaries = [] } = await this.client.send(
      new ListStackInstancesCommand({ StackSetName }),
    );
    return Object.fromEntries(
      Summaries.map((one) => [
        one.Account ?? "",
        {
          status: one.Status,
          detailedStatus: one.StackInstanceStatus?.DetailedStatus,
          reason: one.StatusReason,
        },
      ]),
    );
  }
}
