import {
  ActivateOrganizationsAccessCommand,
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeactivateOrganizationsAccessCommand,
  DescribeOrganizationsAccessCommand,
  NameAlreadyExistsException,
} from "@aws-sdk/client-cloudformation";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { iamIn, type SandboxAccess } from "../../sandbox/deployedRoles";
import { sandboxEnvironment, sdkConnection } from "../../sandbox/environment";
import { startSandbox, stopSandbox } from "../../sandbox/sandbox";

const SHOP = "310957284466";
const Regions = ["us-east-1"];

/** A template with one role, which trusts its own account. */
function template(properties: object = {}): string {
  const Principal = { AWS: "*" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = { Version: "2012-10-17", Statement };
  const Properties = { RoleName: "Example", AssumeRolePolicyDocument, ...properties };
  return JSON.stringify({ Resources: { Role: { Type: "AWS::IAM::Role", Properties } } });
}

/** What AWS does and the sandbox has to do as well; in order, each step starts from the one before. */
describe("the sandbox's StackSets", () => {
  let home: string;
  let access: SandboxAccess;
  let cloudFormation: CloudFormationClient;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "authomize-e2e-"));
    await startSandbox({ home, port: 0, toolchain: false });
    access = { variables: sandboxEnvironment({ home }) };
    cloudFormation = new CloudFormationClient(sdkConnection(access.variables));
  });

  after(async () => {
    cloudFormation.destroy();
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  });

  async function create(name: string, more: object = {}): Promise<void> {
    await cloudFormation.send(
      new CreateStackSetCommand({
        StackSetName: name,
        PermissionModel: "SERVICE_MANAGED",
        AutoDeployment: { Enabled: false },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        TemplateBody: template(),
        ...more,
      }),
    );
  }

  async function deploy(StackSetName: string, OrganizationalUnitIds: string[]): Promise<void> {
    const DeploymentTargets = { OrganizationalUnitIds };
    await cloudFormation.send(
      new CreateStackInstancesCommand({ StackSetName, Regions, DeploymentTargets }),
    );
  }

  async function organizationsAccess(): Promise<string | undefined> {
    return (await cloudFormation.send(new DescribeOrganizationsAccessCommand({}))).Status;
  }

  it("need organizations access, which their own calls give and take", async () => {
    assert.equal(await organizationsAccess(), "DISABLED");
    await assert.rejects(create("refused"), /You must enable organizations access/);
    await cloudFormation.send(new ActivateOrganizationsAccessCommand({}));
    assert.equal(await organizationsAccess(), "ENABLED");
    await cloudFormation.send(new DeactivateOrganizationsAccessCommand({}));
    assert.equal(await organizationsAccess(), "DISABLED");
    await cloudFormation.send(new ActivateOrganizationsAccessCommand({}));
  });

  it("have a name of their own", async () => {
    await create("twice");
    await assert.rejects(create("twice"), NameAlreadyExistsException);
  });

  it("give their tags to the roles that they make, unless a role has that tag of its own", async () => {
    const tags = [{ Key: "own", Value: "role" }];
    const Tags = [
      { Key: "own", Value: "StackSet" },
      { Key: "authomize-aws:stack", Value: "project/environment" },
    ];
    await create("tagged", { Tags, TemplateBody: template({ Tags: tags }) });
    await deploy("tagged", ["ou-lark-workload"]);
    const iam = await iamIn(access, SHOP);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "Example" }));
    assert.deepEqual(Role?.Tags, [tags[0], Tags[1]]);
  });
});
