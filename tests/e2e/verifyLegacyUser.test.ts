import {
  type AccessKey,
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { printedDeployer, usePrintedPolicy } from "./printedDeployer";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";
import { foundRules, verified } from "./verified";

const MEMBER = "310957284466";
const OTHER = "846120973358";
const USER = { UserName: "authomize-legacy-watched" };
const OWN_POLICY = "AssumeAuthomizeTrustRoles";
const BOUNDARY = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:policy/LegacyBoundary`;
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, MEMBER],
  managementAccount: MANAGEMENT_ACCOUNT,
  externalId: "the-external-id",
  unusedAfterDays: 0,
  legacyUser: {},
};
const BOUNDED = { ...SETTINGS, legacyUser: { permissionsBoundary: "LegacyBoundary" } };
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
/** The least that docs/legacy-and-logs.md has. */
const ONLY_ASSUME_ROLE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::*:role/AuthomizeCrossAccountTrustRole",
    },
  ],
});

/** In order: each step starts from what the one before left. */
describe("authomize verify of a legacy user that somebody changed", () => {
  let environment: Environment;
  let stack: Stack;
  let engineer: IAMClient;
  /** As the deployer, with the printed policy and nothing else. */
  let deployer: IAMClient;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("legacy-watched", SETTINGS);
    engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    stack.variables = await printedDeployer(stack, engineer);
    deployer = new IAMClient(sdkConnection({ ...environment.variables, ...stack.variables }));
    await stack.up();
  });

  after(() => environment.stop());

  function variablesOf(key: AccessKey | undefined) {
    return {
      AWS_ACCESS_KEY_ID: key?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey ?? "",
    };
  }

  /** Runs the AWS CLI's commands that the findings name, as an administrator of the user's account. */
  async function runFixes(): Promise<void> {
    for (const { fix } of (await verified(stack)).findings) {
      const [, command] = /: (aws iam [^;]*);/.exec(fix) ?? [];
      if (command === undefined) continue;
      const { exitCode, output } = await environment.run("sh", ["-c", command]);
      assert.equal(exitCode, 0, `${command}\n${output}`);
    }
  }

  it("finds nothing in one that nobody changed, in the management account and in a member", async () => {
    assert.deepEqual((await verified(stack)).findings, []);
    const member = await environment.stack("legacy-watched-member", {
      accounts: [OTHER],
      externalId: "the-external-id",
      unusedAfterDays: 0,
      legacyUser: { account: MEMBER },
    });
    await member.up();
    assert.deepEqual((await verified(member, "--no-other-accounts")).findings, []);
    const iam = await iamIn(environment, MEMBER);
    const UserName = "authomize-legacy-watched-member";
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    assert.deepEqual(foundRules(await verified(member, "--no-other-accounts")), [
      `${MEMBER} critical user-key-unknown`,
    ]);
    await member.destroy();
  });

  it("finds a policy and a key that the deployer gave it, by which it was an administrator", async () => {
    const policy = { ...USER, PolicyName: "everything", PolicyDocument: EVERYTHING };
    await deployer.send(new PutUserPolicyCommand(policy));
    const { AccessKey } = await deployer.send(new CreateAccessKeyCommand(USER));
    const connection = sdkConnection({ ...environment.variables, ...variablesOf(AccessKey) });
    await new IAMClient(connection).send(new ListUsersCommand());
    assert.deepEqual(foundRules(await verified(stack)), [
      `${MANAGEMENT_ACCOUNT} critical user-key-unknown`,
      `${MANAGEMENT_ACCOUNT} critical user-policy-added`,
    ]);
    await runFixes();
    assert.deepEqual((await verified(stack)).findings, []);
    await assert.rejects(new IAMClient(connection).send(new ListUsersCommand()));
  });

  it("finds its own policy widened, its key switched off and a boundary added: up puts them back", async () => {
    const policy = { ...USER, PolicyName: OWN_POLICY, PolicyDocument: EVERYTHING };
    await deployer.send(new PutUserPolicyCommand(policy));
    const { legacyAccessKeyId } = await stack.outputs();
    const AccessKeyId = legacyAccessKeyId as string;
    await deployer.send(new UpdateAccessKeyCommand({ ...USER, AccessKeyId, Status: "Inactive" }));
    const PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const boundary = new PutUserPermissionsBoundaryCommand({ ...USER, PermissionsBoundary });
    await engineer.send(boundary);
    assert.deepEqual(foundRules(await verified(stack)), [
      `${MANAGEMENT_ACCOUNT} critical user-policy-changed`,
      `${MANAGEMENT_ACCOUNT} high user-key-inactive`,
      `${MANAGEMENT_ACCOUNT} medium user-boundary-added`,
    ]);
    await stack.up("--refresh");
    assert.deepEqual((await verified(stack)).findings, []);
  });

  it("finds an attached policy, a group and a password, and prints what takes them away", async () => {
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await engineer.send(new AttachUserPolicyCommand({ ...USER, PolicyArn }));
    await engineer.send(new CreateGroupCommand({ GroupName: "Administrators" }));
    await engineer.send(new AddUserToGroupCommand({ ...USER, GroupName: "Administrators" }));
    await engineer.send(new CreateLoginProfileCommand({ ...USER, Password: "Correct-Horse-7" }));
    assert.deepEqual(foundRules(await verified(stack)), [
      `${MANAGEMENT_ACCOUNT} critical user-password`,
      `${MANAGEMENT_ACCOUNT} critical user-policy-added`,
      `${MANAGEMENT_ACCOUNT} critical user-policy-added`,
    ]);
    await runFixes();
    assert.deepEqual((await verified(stack)).findings, []);
  });

  it("gets a boundary once that exists, beyond which no deployer gets it", async () => {
    stack.configure(BOUNDED);
    await usePrintedPolicy(stack, engineer);
    const preflight = await stack.authomize("preflight", "--json");
    assert.match(preflight.stdout, /user-boundary-absent/);
    const policy = { PolicyName: "LegacyBoundary", PolicyDocument: ONLY_ASSUME_ROLE };
    await engineer.send(new CreatePolicyCommand(policy));
    assert.doesNotMatch((await stack.authomize("preflight")).output, /boundary/);
    assert.deepEqual(foundRules(await verified(stack)), [
      `${MANAGEMENT_ACCOUNT} high user-boundary-missing`,
    ]);
    await stack.up();
    assert.deepEqual((await verified(stack)).findings, []);
    const { User } = await engineer.send(new GetUserCommand(USER));
    assert.equal(User?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);

    const denied = { name: "AccessDenied" };
    await assert.rejects(deployer.send(new DeleteUserPermissionsBoundaryCommand(USER)), denied);
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    const other = new PutUserPermissionsBoundaryCommand({ ...USER, PermissionsBoundary });
    await assert.rejects(deployer.send(other), denied);
    const widened = { ...USER, PolicyName: "everything", PolicyDocument: EVERYTHING };
    await deployer.send(new PutUserPolicyCommand(widened));
    const { AccessKey } = await deployer.send(new CreateAccessKeyCommand(USER));
    const connection = sdkConnection({ ...environment.variables, ...variablesOf(AccessKey) });
    await assert.rejects(new IAMClient(connection).send(new ListUsersCommand()), denied);
    await runFixes();

    await engineer.send(new DeleteUserPermissionsBoundaryCommand(USER));
    await assert.rejects(deployer.send(new PutUserPolicyCommand(widened)), denied);
    assert.deepEqual(foundRules(await verified(stack)), [
      `${MANAGEMENT_ACCOUNT} high user-boundary-missing`,
    ]);
    await stack.up("--refresh");
    assert.deepEqual((await verified(stack)).findings, []);
  });

  it("loses it with the setting, and goes with its own", async () => {
    stack.configure(SETTINGS);
    await usePrintedPolicy(stack, engineer);
    await stack.up();
    const { User } = await engineer.send(new GetUserCommand(USER));
    assert.equal(User?.PermissionsBoundary, undefined);
    assert.deepEqual((await verified(stack)).findings, []);
    await stack.destroy();
    await assert.rejects(engineer.send(new GetUserCommand(USER)), {
      name: "NoSuchEntityException",
    });
  });
});
