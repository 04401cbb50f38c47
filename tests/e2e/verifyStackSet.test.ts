import {
  CreateStackInstancesCommand,
  DeleteStackSetCommand,
  type DeploymentTargets,
  DescribeStackSetCommand,
  StopStackSetOperationCommand,
  UpdateStackInstancesCommand,
  UpdateStackSetCommand,
  type UpdateStackSetCommandInput,
} from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";

import { setStackSetTiming } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { HIDDEN_ROLE, withHiddenRole } from "./hiddenRole";
import { printedDeployer } from "./printedDeployer";
import { parameters, StackSets } from "./stackSetOperations";
import { makeTeamStackSet, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";
import { foundRules, verified } from "./verified";
import {
  SHOP,
  SECURITY,
  StackSetName,
  UNIT,
  ONLY_SHOP,
  include,
  SETTINGS,
} from "./watchedStackSet";

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
    stack.variables = await printedDeployer(stack, await iamIn(environment, MANAGEMENT_ACCOUNT));
    stackSets = new StackSets({ ...environment.variables, ...stack.variables });
    await stack.up();
  });

  after(() => environment.stop());

  const rules = async () => foundRules(await verified(stack));

  async function asItIs() {
    const { StackSet } = await stackSets.client.send(new DescribeStackSetCommand({ StackSetName }));
    // It counts the attempts.
    return { ...StackSet, Description: "" };
  }

  /** Keeps what is not given, as whoever changes one thing does; the operation's ID. */
  async function begin(more: Partial<UpdateStackSetCommandInput>): Promise<string> {
    const { TemplateBody, Parameters, Tags, AutoDeployment, ManagedExecution } = await asItIs();
    const kept = { TemplateBody, Parameters, Tags, AutoDeployment, ManagedExecution };
    const Capabilities = ["CAPABILITY_NAMED_IAM" as const];
    const command = new UpdateStackSetCommand({ StackSetName, Capabilities, ...kept, ...more });
    return (await stackSets.client.send(command)).OperationId ?? "";
  }

  /** The same, to its end. */
  async function update(more: Partial<UpdateStackSetCommandInput>): Promise<void> {
    await stackSets.ended(StackSetName, begin(more));
  }

  async function deploy(
    region: string,
    targets: DeploymentTargets,
    overrides: Readonly<Record<string, string>>,
  ): Promise<void> {
    const place = { StackSetName, Regions: [region], DeploymentTargets: targets };
    const given = { ...place, ParameterOverrides: parameters(overrides) };
    await stackSets.client.send(new CreateStackInstancesCommand(given));
    await stackSets.settled(StackSetName);
  }

  /** Runs the command of AWS's that a finding of a rule names. */
  async function runFixOf(rule: string): Promise<void> {
    const found = (await verified(stack)).findings.find((each) => each.rule === rule);
    const [, command = ""] = /: (aws cloudformation [^;]*);/.exec(found?.fix ?? "") ?? [];
    const { variables } = stack;
    const { exitCode, output } = await environment.run("sh", ["-c", command], { variables });
    assert.equal(exitCode, 0, `${command}\n${output}`);
    await stackSets.settled(StackSetName);
  }

  it("finds nothing in one that nobody changed", async () => {
    assert.deepEqual(await rules(), []);
  });

  it("finds a second role in the template, an administrator's that trusts a stranger", async () => {
    const before = await asItIs();
    await update({ TemplateBody: withHiddenRole(before.TemplateBody) });
    for (const id of WORKLOADS) assert.ok(await deployedRole(environment, id, HIDDEN_ROLE));
    const [found, ...others] = (await verified(stack)).findings;
    assert.deepEqual(others, []);
    assert.equal(found?.accountId, MANAGEMENT_ACCOUNT);
    assert.equal(found.severity, "critical");
    assert.match(found.problem, /differs at Resources\.Hidden\./);
    assert.match(found.fix, /: npx pulumi up --refresh --stack watched;/);

    await stack.up("--refresh");
    assert.deepEqual(await rules(), []);
    assert.deepEqual(await asItIs(), before);
    for (const id of WORKLOADS) {
      assert.equal(await deployedRole(environment, id, HIDDEN_ROLE), undefined);
    }
  });

  it("finds parameters, tags and switches that no operation has carried anywhere yet", async () => {
    const before = await asItIs();
    const Parameters = parameters({
      ExternalID: "the-strangers",
      IncludeAWSIdentityCenter: "true",
      RoleName: "AuthomizeCrossAccountTrustRole",
    });
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
    assert.deepEqual(await rules(), []);
    assert.deepEqual(await asItIs(), before);
  });

  it("finds another unit, with a role of another name and ID, and prints what takes it away", async () => {
    const targets = { OrganizationalUnitIds: ["ou-lark-security"] };
    await deploy("us-east-1", targets, { RoleName: HIDDEN_ROLE, ExternalID: "the-strangers" });
    assert.ok(await deployedRole(environment, SECURITY[0] ?? "", HIDDEN_ROLE));
    assert.deepEqual(await rules(), [
      ...SECURITY.map((id) => `${id} critical other-role`).slice(0, 1),
      `${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-target`,
      ...SECURITY.map((id) => `${id} critical other-role`).slice(1),
    ]);
    await runFixOf("stack-set-target");
    assert.equal(await deployedRole(environment, SECURITY[0] ?? "", HIDDEN_ROLE), undefined);
    assert.deepEqual(await rules(), []);
  });

  it("finds a stack in another region, and prints what deletes it", async () => {
    await deploy("eu-west-1", ONLY_SHOP, { RoleName: HIDDEN_ROLE });
    assert.ok(await deployedRole(environment, SHOP, HIDDEN_ROLE));
    assert.deepEqual(await rules(), [
      `${SHOP} critical other-role`,
      `${MANAGEMENT_ACCOUNT} critical stack-set-instance-added`,
    ]);
    await runFixOf("stack-set-instance-added");
    assert.equal(await deployedRole(environment, SHOP, HIDDEN_ROLE), undefined);
    assert.ok(await deployedRole(environment, SHOP));
    assert.deepEqual(await rules(), []);
  });

  it("finds a parameter overridden in one account, and prints what takes it back", async () => {
    const ParameterOverrides = parameters({ ExternalID: SETTINGS.externalId });
    const place = { StackSetName, Regions: ["us-east-1"], DeploymentTargets: ONLY_SHOP };
    await stackSets.client.send(new UpdateStackInstancesCommand({ ...place, ParameterOverrides }));
    await stackSets.settled(StackSetName);
    assert.deepEqual(await rules(), [`${MANAGEMENT_ACCOUNT} critical stack-set-override`]);
    await runFixOf("stack-set-override");
    assert.deepEqual(await rules(), []);
  });

  it("says that an operation is under way, and that it was stopped, until up completes it", async () => {
    await setStackSetTiming({ operationSeconds: 600 }, { home: environment.home });
    const OperationId = await begin({});
    const both = [
      `${MANAGEMENT_ACCOUNT} medium stack-set-instances`,
      `${MANAGEMENT_ACCOUNT} medium stack-set-operation`,
    ];
    const shown = (await verified(stack)).findings.map(({ problem }) => problem).join("\n");
    assert.match(shown, /UPDATE \S+, is RUNNING/);
    assert.deepEqual(await rules(), both);
    await stackSets.client.send(new StopStackSetOperationCommand({ StackSetName, OperationId }));
    await setStackSetTiming({ operationSeconds: 0.2 }, { home: environment.home });
    assert.deepEqual(await rules(), both);
    await stack.up("--refresh");
    assert.deepEqual(await rules(), []);
  });

  it("holds it against the settings, of which some are not deployed yet", async () => {
    stack.configure({ ...SETTINGS, maxSessionDuration: 7200 });
    const [found] = (await verified(stack)).findings.filter(
      ({ rule }) => rule === "stack-set-template",
    );
    assert.match(found?.problem ?? "", /TrustRole\.Properties\.MaxSessionDuration/);
    stack.configure(SETTINGS);
  });

  it("looks at it only where its account is asked for", async () => {
    await update({ Tags: [] });
    const ofShop = await stack.authomize("verify", "--account", SHOP);
    assert.match(ofShop.output, /the tag authomize-aws:stack is missing/);
    assert.doesNotMatch(ofShop.output, /has no tag authomize-aws:stack/);
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
    assert.deepEqual(await rules(), []);
  });

  it("finds nothing where accounts are named one by one, without automatic deployment", async () => {
    const manual = await environment.stack("watched-manual", {
      ...SETTINGS,
      organization: { include, exclude: { accounts: [SHOP] } },
      stackSet: { autoDeployment: false },
      roleName: "Manual",
    });
    await manual.up();
    // The stack watched has its roles in the same accounts.
    assert.deepEqual((await verified(manual, "--no-other-roles")).findings, []);
  });
});
