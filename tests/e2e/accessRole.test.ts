import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  NoSuchEntityException,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { folderWithAwsCli } from "./awsCli";
import { Environment, type Stack } from "./environment";
import { cloudFormationOf, settled, trustStackSets } from "./stackSets";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const OTHER = "058264715093";
const DEPLOYER = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/narrow-deployer`;
const NAME = "AuthomizeDeploymentAccess";
const TRUST_ROLE = { RoleName: "AuthomizeCrossAccountTrustRole" };
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const SETTINGS = { accounts: [MEMBER, OTHER], externalId: "first-external-id" };

/** In order: each step starts from what the one before left. */
describe("a deployer whose access roles are narrow, with the printed policy and nothing else", () => {
  let environment: Environment;
  let stack: Stack;
  let engineer: IAMClient;
  let binaries: string;
  let deployer: Readonly<Record<string, string>>;

  before(async () => {
    environment = await Environment.start();
    binaries = await folderWithAwsCli(environment.home);
    await trustStackSets(environment);
    engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const UserName = "narrow-deployer";
    await engineer.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await engineer.send(new CreateAccessKeyCommand({ UserName }));
    deployer = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    };
    stack = await environment.stack("narrow", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  /** The engineer prints the template, saves it, and runs the printed commands of these verbs. */
  async function rollOut(...verbs: readonly string[]): Promise<void> {
    stack.variables = {};
    const printed = await stack.authomize("access-role", "--deployer", DEPLOYER);
    assert.equal(printed.exitCode, 0, printed.output);
    writeFileSync(join(environment.home, "access-role.yaml"), printed.stdout);
    for (const verb of verbs) {
      const pattern = new RegExp(`^  (aws cloudformation ${verb} .*)$`, "m");
      const [, command = ""] = pattern.exec(printed.output) ?? [];
      assert.notEqual(command, "", printed.output);
      const words = ["-c", 'PATH="$1:$PATH"; eval "$2"', "sh", binaries, command];
      const { exitCode, output } = await environment.run("sh", words, { cwd: environment.home });
      assert.equal(exitCode, 0, output);
    }
    await settled(cloudFormationOf(environment), "authomize-access-role-narrow");
  }

  /** The engineer gives the deployer the printed policy, which from then on is all that it has. */
  async function usePrintedPolicy(): Promise<void> {
    stack.variables = {};
    const { exitCode, stdout, output } = await stack.authomize("deployer-policy");
    assert.equal(exitCode, 0, output);
    const PolicyDocument = JSON.stringify(JSON.parse(stdout));
    const user = { UserName: "narrow-deployer", PolicyName: "printed" };
    await engineer.send(new PutUserPolicyCommand({ ...user, PolicyDocument }));
    stack.variables = deployer;
  }

  /** IAM as somebody has it in an account by a role there, assumed without a session policy. */
  async function iamAs(
    variables: Readonly<Record<string, string>>,
    account: string,
    role: string,
  ): Promise<IAMClient> {
    const RoleArn = `arn:aws:iam::${account}:role/${role}`;
    const sts = new STSClient(sdkConnection({ ...environment.variables, ...variables }));
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "attacker" });
    const { Credentials: session } = await sts.send(assume);
    return new IAMClient({
      ...sdkConnection(environment.variables),
      credentials: {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
      },
    });
  }

  it("with the access role that every account has by itself, is an administrator there, session policies or not", async () => {
    await usePrintedPolicy();
    const iam = await iamAs(deployer, MEMBER, "OrganizationAccountAccessRole");
    const { User: user } = await iam.send(new CreateUserCommand({ UserName: "taken" }));
    assert.equal(user?.Arn, `arn:aws:iam::${MEMBER}:user/taken`);
  });

  it("has the role in every account after the printed commands, and the policy names no other", async () => {
    await rollOut("create-stack-set", "create-stack-instances");
    stack.configure({ ...SETTINGS, accessRoleName: NAME });
    await usePrintedPolicy();
    const { exitCode, output } = await stack.authomize("preflight");
    assert.equal(exitCode, 0, output);
  });

  it("assumes no other role, and nobody else assumes it", async () => {
    const denied = { name: "AccessDenied" };
    await assert.rejects(iamAs(deployer, MEMBER, "OrganizationAccountAccessRole"), denied);
    await assert.rejects(iamAs({}, MEMBER, NAME), denied);
  });

  it("makes the roles, and verify finds all of them as they are to be", async () => {
    await stack.up();
    const { exitCode, output } = await stack.authomize("verify");
    assert.equal(exitCode, 0, output);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("does not become an administrator by it, assumed without a session policy", async () => {
    const iam = await iamAs(deployer, MEMBER, NAME);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("some-external-id"));
    const RoleName = NAME;
    const policy = { PolicyName: "backdoor", PolicyDocument: EVERYTHING };
    const trust = { PolicyDocument: AssumeRolePolicyDocument };
    const OrganizationsRole = { RoleName: "OrganizationAccountAccessRole" };
    const attempts = [
      new AttachRolePolicyCommand({ ...TRUST_ROLE, PolicyArn: ADMINISTRATOR_ACCESS }),
      new PutRolePolicyCommand({ ...TRUST_ROLE, ...policy }),
      new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR_ACCESS }),
      new PutRolePolicyCommand({ RoleName, ...policy }),
      new UpdateAssumeRolePolicyCommand({ RoleName, ...trust }),
      new DeleteRolePolicyCommand({ RoleName, PolicyName: "ManageAuthomizeTrustRole" }),
      new UpdateAssumeRolePolicyCommand({ ...OrganizationsRole, ...trust }),
      new CreateRoleCommand({ RoleName: "Other", AssumeRolePolicyDocument }),
      new CreateUserCommand({ UserName: "intruder" }),
      new CreatePolicyCommand(policy),
    ];
    for (const attempt of attempts) {
      // One type for all of them, which `send` has no overload for.
      const call = iam.send(attempt as AttachRolePolicyCommand);
      await assert.rejects(call, { name: "AccessDenied" }, attempt.constructor.name);
    }
    iam.destroy();
  });

  it("renames and changes the roles, and makes a legacy user, once template and policy are printed anew", async () => {
    const settings = {
      ...SETTINGS,
      accessRoleName: NAME,
      roleName: "Auditor",
      rolePath: "/vendors/",
      maxRemovals: 2,
      permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      tags: { owner: "cloud" },
    };
    stack.configure({ ...settings, legacyUser: { account: OTHER } });
    await rollOut("update-stack-set");
    await usePrintedPolicy();
    await stack.up();
    for (const account of SETTINGS.accounts) {
      assert.equal(await deployedRole(environment, account), undefined);
      const role = await deployedRole(environment, account, "Auditor");
      assert.equal(role?.permissionsBoundary, settings.permissionsBoundary);
      assert.equal(role.tags["owner"], "cloud");
    }
    const user = { UserName: "authomize-narrow" };
    assert.ok(await (await iamIn(environment, OTHER)).send(new GetUserCommand(user)));
    const { exitCode, output } = await stack.authomize("verify");
    assert.equal(exitCode, 0, output);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    for (const account of SETTINGS.accounts) {
      assert.equal(await deployedRole(environment, account, "Auditor"), undefined);
    }
    const user = new GetUserCommand({ UserName: "authomize-narrow" });
    await assert.rejects((await iamIn(environment, OTHER)).send(user), NoSuchEntityException);
  });
});
