import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const LEAVING = "058264715093";
const NOT_ENROLLED = "846120973358";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, MEMBER, LEAVING],
  managementAccount: MANAGEMENT_ACCOUNT,
  identityCenter: true,
  externalId: "first-external-id",
  tags: { owner: "cloud" },
};
const POLICY_ARN = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:policy/AuthomizeDeployer`;

describe("a deployer with the printed policy and nothing else", () => {
  let environment: Environment;
  let stack: Stack;
  let engineer: IAMClient;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("deployer", SETTINGS);
    engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const PolicyDocument = await printedPolicy();
    await engineer.send(
      new CreatePolicyCommand({ PolicyName: "AuthomizeDeployer", PolicyDocument }),
    );
    const UserName = "deployer";
    await engineer.send(new CreateUserCommand({ UserName }));
    await engineer.send(new AttachUserPolicyCommand({ UserName, PolicyArn: POLICY_ARN }));
    const { AccessKey } = await engineer.send(new CreateAccessKeyCommand({ UserName }));
    stack.variables = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    };
  });

  after(async () => {
    await environment.stop();
  });

  async function printedPolicy(): Promise<string> {
    const args = ["deployer-policy", "--deployer-account", MANAGEMENT_ACCOUNT];
    const { exitCode, stdout, output } = await stack.authomize(...args);
    assert.equal(exitCode, 0, output);
    return JSON.stringify(JSON.parse(stdout));
  }

  async function usePrintedPolicy(): Promise<void> {
    const PolicyDocument = await printedPolicy();
    const version = { PolicyArn: POLICY_ARN, PolicyDocument, SetAsDefault: true };
    await engineer.send(new CreatePolicyVersionCommand(version));
  }

  function connection() {
    return sdkConnection({ ...environment.variables, ...stack.variables });
  }

  it("makes the roles, its own account's among them, and refreshes them", async () => {
    await stack.up();
    for (const account of SETTINGS.accounts) {
      assert.ok(await deployedRole(environment, account), account);
    }
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("changes them", async () => {
    stack.configure({ ...SETTINGS, externalId: "other", identityCenter: false, tags: {} });
    await stack.up();
    const role = await deployedRole(environment, MANAGEMENT_ACCOUNT);
    assert.deepEqual(role?.trustPolicy, trustPolicy("other"));
    assert.equal(role.managedPolicyArns.length, 1);
  });

  it("is denied what the policy does not name", async () => {
    const denied = { name: "AccessDenied" };
    const role = {
      RoleName: "Other",
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy("some-external-id")),
    };
    const iam = new IAMClient(connection());
    await assert.rejects(iam.send(new CreateRoleCommand(role)), denied);
    await assert.rejects(iam.send(new CreateAccessKeyCommand({ UserName: "deployer" })), denied);
    const assume = new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${NOT_ENROLLED}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "e2e",
    });
    await assert.rejects(new STSClient(connection()).send(assume), denied);
  });

  it("with the policy of changed settings renames the role and leaves an account", async () => {
    const accounts = [MANAGEMENT_ACCOUNT, MEMBER];
    const role = { roleName: "Auditor", rolePath: "/vendors/", maxRemovals: 3 };
    stack.configure({ ...SETTINGS, accounts, ...role });
    await usePrintedPolicy();
    await stack.up();
    assert.equal(await deployedRole(environment, LEAVING), undefined);
    assert.equal(await deployedRole(environment, MANAGEMENT_ACCOUNT), undefined);
    const renamed = await deployedRole(environment, MANAGEMENT_ACCOUNT, "Auditor");
    assert.equal(renamed?.managedPolicyArns.length, 3);
  });

  it("with the policies of changed settings makes a legacy user, and removes it with its key", async () => {
    const accounts = [MANAGEMENT_ACCOUNT, MEMBER];
    const settings = { ...SETTINGS, accounts, roleName: "Auditor", rolePath: "/vendors/" };
    const user = { UserName: "authomize-deployer" };
    stack.configure({ ...settings, legacyUser: true });
    await assert.rejects(stack.up(), /AccessDenied[^]*iam:GetUser/);
    await usePrintedPolicy();
    await stack.up();
    const { AccessKeyMetadata: keys } = await engineer.send(new ListAccessKeysCommand(user));
    assert.equal(keys?.length, 1);

    stack.configure(settings);
    await usePrintedPolicy();
    await stack.up();
    await assert.rejects(engineer.send(new ListAccessKeysCommand(user)), NoSuchEntityException);
    const role = await deployedRole(environment, MEMBER, "Auditor");
    assert.deepEqual(role?.trustPolicy, trustPolicy(SETTINGS.externalId));
  });

  it("with the policy of a discovered organization discovers it", async () => {
    const organization = { include: { accounts: [MANAGEMENT_ACCOUNT, MEMBER, LEAVING] } };
    const { identityCenter, externalId } = SETTINGS;
    const role = { roleName: "Auditor", rolePath: "/vendors/", identityCenter, externalId };
    stack.configure({ organization, ...role });
    await assert.rejects(stack.up(), /organizations:\w+ is denied/);
    const deployer = stack.variables;
    // Whoever prints it can read the organization already.
    stack.variables = {};
    await usePrintedPolicy();
    stack.variables = deployer;
    await stack.up();
    assert.ok(await deployedRole(environment, LEAVING, "Auditor"));
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("checks what it deployed, and the accounts that it left out", async () => {
    for (const command of ["preflight", "verify"]) {
      const { exitCode, output } = await stack.authomize(command);
      assert.equal(exitCode, 0, output);
    }
  });

  it("deletes them", async () => {
    await stack.destroy();
    for (const account of SETTINGS.accounts) {
      assert.equal(await deployedRole(environment, account, "Auditor"), undefined);
    }
  });
});
