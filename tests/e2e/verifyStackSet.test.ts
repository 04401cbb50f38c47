import {
  CreateStackInstancesCommand,
  DeleteStackSetCommand,
  DescribeStackSetCommand,
  StopStackSetOperationCommand,
  UpdateStackInstancesCommand,
  UpdateStackSetCommand,
  type UpdateStackSetCommandInput,
} from "@aws-sdk/client-cloudformation";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { setStackSetTiming } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { StackSets } from "./stackSetOperations";
import { makeTeamStackSet, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const SECURITY = ["058264715093", "692718340571"];
const StackSetName = "authomize-watched";
const UNIT = "ou-lark-workload";
const include = { organizationalUnits: [UNIT], accounts: [MANAGEMENT_ACCOUNT] };
const SETTINGS = {
  organization: { include },
  rollout: "stackSet",
  stackSet: { retainOnLeaving: true },
  identityCenter: true,
  externalId: "watched-external-id",
};

interface Found {
  readonly accountId: string;
  readonly severity: string;
  readonly rule: string;
  readonly problem: string;
  readonly fix: string;
}

/** What somebody with the deployer's own policy may do to a StackSet; each step is repaired before the next. */
describe("authomize verify of a StackSet that somebody changed", () => {
  let environment: Environment;
  let stack: Stack;
  /** As the deployer, with the printed policy and nothing else. */
  let stackSets: StackSets;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("watched", SETTINGS);
    stack.variables = await deployerWithPrintedPolicy();
    stackSets = new StackSets({ ...environment.variables, ...stack.variables });
    await stack.up();
  });

  after(() => environment.stop());

  async function deployerWithPrintedPolicy(): Promise<Readonly<Record<string, string>>> {
    const engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const { stdout: PolicyDocument, output } = await stack.authomize("deployer-policy");
    const [UserName, PolicyName] = ["deployer", "AuthomizeDeployer"];
    const policy = new CreatePolicyCommand({ PolicyName, PolicyDocument });
    const { Policy } = await engineer.send(policy);
    assert.ok(Policy?.Arn, output);
    await engineer.send(new CreateUserCommand({ UserName }));
    await engineer.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy.Arn }));
    const { AccessKey } = await engineer.send(new CreateAccessKeyCommand({ UserName }));
    return {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    };
  }

  async function verified(of = stack): Promise<readonly Found[]> {
    const { stdout, output, exitCode } = await of.authomize("verify", "--json");
    assert.ok(exitCode === 0 || exitCode === 1, output);
    const { findings } = JSON.parse(stdout) as { findings: readonly Found[] };
    return findings;
  }

  async function rules(): Promise<readonly string[]> {
    const findings = await verified();
    return findings.map((each) => `${each.accountId} ${each.severity} ${each.rule}`).sort();
  }

  async function asItIs() {
    const { StackSet } = await stackSets.client.send(new DescribeStackSetCommand({ StackSetName }));
    const { Description, ...others } = StackSet ?? {};
    return others;
  }

  /** Keeps what is not given, as whoever changes one thing does; the operation's ID. */
  async function begin(more: Partial<UpdateStackSetCommandInput>): Promise<string> {
    const { TemplateBody, Parameters, Tags, AutoDeployment, ManagedExecution } = await asItIs();
    const kept = { TemplateBody, Parameters, Tags, AutoDeployment, ManagedExecution };
    const Capabilities = ["CAPABILITY_NAMED_IAM" as const];
    const command = new UpdateStackSetCommand({ StackSetName, Capabilities, ...kept, ...more });
    return (await stackSets.client.send(command)).OperationId ?? "";
  }

  async function update(more: Partial<UpdateStackSetCommandInput>): Promise<void> {
    await stackSets.ended(StackSetName, begin(more));
  }

  /** Runs the command of AWS's that a finding of a rule names. */
  async function runFixOf(rule: string): Promise<void> {
    const found = (await verified()).find((each) => each.rule === rule);
    const [, command = ""] = /: (aws cloudformation [^;]*);/.exec(found?.fix ?? "") ?? [];
    const { variables } = stack;
    const { exitCode, output } = await environment.run("sh", ["-c", command], { variables });
    assert.equal(exitCode, 0, `${command}\n${output}`);
    await stackSets.settled(StackSetName);
  }

  it("finds nothing in one that nobody changed", async () => {
    assert.deepEqual(await verified(), []);
  });

  it("finds a second role in the template, an administrator's that trusts a stranger", async () => {
    const before = await asItIs();
    const template = JSON.parse(before.TemplateBody ?? "") as { Resources: object };
    const Principal = { AWS: "arn:aws:iam::999988887777:root" };
    const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
    const Properties = {
      RoleName: "Hidden",
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement },
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    };
    const Resources = { ...template.Resources, Hidden: { Type: "AWS::IAM::Role", Properties } };
    await update({ TemplateBody: JSON.stringify({ ...template, Resources }) });
    for (const id of WORKLOADS) assert.ok(await deployedRole(environment, id, "Hidden"));
    const [found, ...others] = await verified();
    assert.deepEqual(others, []);
    assert.equal(found?.accountId, MANAGEMENT_ACCOUNT);
    assert.equal(found.severity, "critical");
    assert.match(found.problem, /differs at Resources\.Hidden\./);
    assert.match(found.fix, /: npx pulumi up --refresh --stack watched;/);

    await stack.up("--refresh");
    assert.deepEqual(await verified(), []);
    assert.deepEqual(await asItIs(), before);
    for (const id of WORKLOADS)
      assert.equal(await deployedRole(environment, id, "Hidden"), undefined);
  });

  it("finds parameters, tags and switches that no operation has carried anywhere yet", async () => {
    const before = await asItIs();
    const Parameters = [
      { ParameterKey: "ExternalID", ParameterValue: "the-strangers" },
      { ParameterKey: "IncludeAWSIdentityCenter", ParameterValue: "true" },
      { ParameterKey: "RoleName", ParameterValue: "AuthomizeCrossAccountTrustRole" },
    ];
    await update({
      Parameters,
      Tags: [],
      AutoDeployment: { Enabled: false },
      ManagedExecution: { Active: false },
      Regions: ["us-east-1"],
      DeploymentTargets: { OrganizationalUnitIds: ["ou-lark-closed01"] },
    });
    assert.deepEqual(await rules(), [
      `${MANAGEMENT_ACCOUNT} critical stack-set-parameter`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-parameter`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-auto-deployment`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-execution`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-instances`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-owner`,
    ]);
    await stack.up("--refresh");
    assert.deepEqual(await verified(), []);
    assert.deepEqual(await asItIs(), before);
  });

  it("finds another unit, with a role of another name and ID, and prints what takes it away", async () => {
    await stackSets.client.send(
      new CreateStackInstancesCommand({
        StackSetName,
        Regions: ["us-east-1"],
        DeploymentTargets: { OrganizationalUnitIds: ["ou-lark-security"] },
        ParameterOverrides: [
          { ParameterKey: "RoleName", ParameterValue: "Hidden" },
          { ParameterKey: "ExternalID", ParameterValue: "the-strangers" },
        ],
      }),
    );
    await stackSets.settled(StackSetName);
    assert.ok(await deployedRole(environment, SECURITY[0] ?? "", "Hidden"));
    assert.deepEqual(await rules(), [
      `${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-target`,
    ]);
    await runFixOf("stack-set-target");
    assert.equal(await deployedRole(environment, SECURITY[0] ?? "", "Hidden"), undefined);
    assert.deepEqual(await verified(), []);
  });

  it("finds a stack in another region, and prints what deletes it", async () => {
    await stackSets.client.send(
      new CreateStackInstancesCommand({
        StackSetName,
        Regions: ["eu-west-1"],
        DeploymentTargets: {
          OrganizationalUnitIds: [UNIT],
          Accounts: [SHOP],
          AccountFilterType: "INTERSECTION",
        },
        ParameterOverrides: [{ ParameterKey: "RoleName", ParameterValue: "Hidden" }],
      }),
    );
    await stackSets.settled(StackSetName);
    assert.ok(await deployedRole(environment, SHOP, "Hidden"));
    assert.deepEqual(await rules(), [`${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`]);
    await runFixOf("stack-set-instance-added");
    assert.equal(await deployedRole(environment, SHOP, "Hidden"), undefined);
    assert.ok(await deployedRole(environment, SHOP));
    assert.deepEqual(await verified(), []);
  });

  it("finds a parameter overridden in one account, and prints what takes it back", async () => {
    const ParameterOverrides = [
      { ParameterKey: "ExternalID", ParameterValue: SETTINGS.externalId },
    ];
    await stackSets.client.send(
      new UpdateStackInstancesCommand({
        StackSetName,
        Regions: ["us-east-1"],
        DeploymentTargets: {
          OrganizationalUnitIds: [UNIT],
          Accounts: [SHOP],
          AccountFilterType: "INTERSECTION",
        },
        ParameterOverrides,
      }),
    );
    await stackSets.settled(StackSetName);
    assert.deepEqual(await rules(), [`${MANAGEMENT_ACCOUNT} critical stack-set-override`]);
    await runFixOf("stack-set-override");
    assert.deepEqual(await verified(), []);
  });

  it("says that an operation is under way, and that it was stopped, until up completes it", async () => {
    await setStackSetTiming({ operationSeconds: 600 }, { home: environment.home });
    const OperationId = await begin({});
    const both = [
      `${MANAGEMENT_ACCOUNT} medium stack-set-instances`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-operation`,
    ];
    const shown = (await verified()).map(({ problem }) => problem).join("\n");
    assert.match(shown, /UPDATE \S+, is RUNNING/);
    assert.deepEqual(await rules(), both);
    await stackSets.client.send(new StopStackSetOperationCommand({ StackSetName, OperationId }));
    await setStackSetTiming({ operationSeconds: 0.2 }, { home: environment.home });
    assert.deepEqual(await rules(), both);
    await stack.up("--refresh");
    assert.deepEqual(await verified(), []);
  });

  it("holds it against the settings, of which some are not deployed yet; a secret is not shown", async () => {
    stack.configure({ ...SETTINGS, maxSessionDuration: 7200 });
    const [found] = (await verified()).filter(({ rule }) => rule === "stack-set-template");
    assert.match(found?.problem ?? "", /TrustRole\.Properties\.MaxSessionDuration/);
    stack.configure(SETTINGS);
  });

  it("looks at it only where its account is asked for", async () => {
    await update({ Tags: [] });
    const ofShop = await stack.authomize("verify", "--account", SHOP);
    assert.equal(ofShop.exitCode, 0, ofShop.output);
    const ofManagement = await stack.authomize("verify", "--account", MANAGEMENT_ACCOUNT);
    assert.match(ofManagement.output, /has no tag authomize-aws:stack/);
    await stack.up("--refresh");
  });

  it("finds one of somebody else's under its name, and none", async () => {
    const targets = { OrganizationalUnitIds: [UNIT] };
    await stackSets.ended(StackSetName, stackSets.remove(StackSetName, targets));
    await stackSets.client.send(new DeleteStackSetCommand({ StackSetName }));
    const isOfStackSet = (rule: string) => rule.includes("stack-set");
    assert.deepEqual((await rules()).filter(isOfStackSet), [
      `${MANAGEMENT_ACCOUNT} high stack-set-missing`,
    ]);
    await makeTeamStackSet(environment, StackSetName);
    assert.deepEqual((await rules()).filter(isOfStackSet), [
      `${MANAGEMENT_ACCOUNT} critical stack-set-remade`,
    ]);
    await stackSets.ended(StackSetName, stackSets.remove(StackSetName, targets));
    await stackSets.client.send(new DeleteStackSetCommand({ StackSetName }));
    await stack.up("--refresh");
    assert.deepEqual(await verified(), []);
  });

  it("finds nothing where accounts are named one by one, without automatic deployment", async () => {
    const manual = await environment.stack("watched-manual", {
      ...SETTINGS,
      organization: { include, exclude: { accounts: [SHOP] } },
      stackSet: { autoDeployment: false },
      roleName: "Manual",
    });
    await manual.up();
    assert.deepEqual(await verified(manual), []);
  });
});
