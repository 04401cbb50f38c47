import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { sessionIn } from "./sessionIn";
import { deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

/** The account of the deployer, which is neither the management account nor a delegated administrator. */
const TOOLING = "692718340571";
const SHOP = "310957284466";
const READER = "OrganizationReader";
const READ_ROLE_ARN = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/${READER}`;
const ACCESS_ROLE = "FromTooling";
const SELECTION = {
  include: { accounts: [TOOLING], tags: { environment: ["production"] } },
  exclude: { accounts: ["846120973358", "273518609942"] },
};
const SETTINGS = {
  organization: { ...SELECTION, readRoleArn: READ_ROLE_ARN },
  accessRoleName: ACCESS_ROLE,
  externalId: "some-external-id",
};
const UserName = "deployer";
const TRUSTS_TOOLING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${TOOLING}:root` },
      Action: "sts:AssumeRole",
    },
  ],
});

/** In order: each step starts from what the one before left. */
describe("an organization that a role in another account reads for the deployer", () => {
  let environment: Environment;
  let stack: Stack;
  let management: IAMClient;

  before(async () => {
    environment = await Environment.start();
    management = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const shop = await iamIn(environment, SHOP);
    const role = { RoleName: ACCESS_ROLE, AssumeRolePolicyDocument: TRUSTS_TOOLING };
    const PolicyArn = "arn:aws:iam::aws:policy/IAMFullAccess";
    await shop.send(new CreateRoleCommand(role));
    await shop.send(new AttachRolePolicyCommand({ RoleName: ACCESS_ROLE, PolicyArn }));
    shop.destroy();
    stack = await environment.stack("organization-reader", SETTINGS);
    stack.variables = await sessionIn(environment, TOOLING);
  });

  after(async () => {
    management.destroy();
    await environment.stop();
  });

  async function printed(...options: readonly string[]): Promise<string> {
    const { exitCode, stdout, output } = await stack.authomize("deployer-policy", ...options);
    assert.equal(exitCode, 0, output);
    return stdout;
  }

  it("cannot be read without the setting, and the message says who may", async () => {
    stack.configure({ ...SETTINGS, organization: SELECTION });
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /does not let these credentials read the organization/);
    stack.configure(SETTINGS);
  });

  it("is not read by a role that cannot be assumed, which every command names", async () => {
    const runs = [
      stack.pulumi("preview"),
      stack.authomize("plan"),
      stack.authomize("preflight"),
      stack.authomize("verify"),
    ];
    for (const { exitCode, output } of await Promise.all(runs)) {
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        /organization\.readRoleArn: arn:aws:iam::417290385612:role\/OrganizationReader, which reads the organization, cannot be assumed \(AccessDenied[^]*its trust policy has to name whoever deploys/,
      );
      assert.doesNotMatch(output, /\bat .*\.[jt]s:\d+/);
    }
  });

  it("names the role where its own policy lets it read less", async () => {
    const role = { RoleName: READER, AssumeRolePolicyDocument: TRUSTS_TOOLING };
    await management.send(new CreateRoleCommand(role));
    const { exitCode, output } = await stack.authomize("plan");
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /does not let organization\.readRoleArn, arn:\S+OrganizationReader, read the organization: organizations:\w+ is denied/,
    );
  });

  it("is read with the policy that is printed for the role, in the management account alone", async () => {
    const PolicyDocument = await printed("--read-role");
    const policy = { RoleName: READER, PolicyName: "Printed", PolicyDocument };
    await management.send(new PutRolePolicyCommand(policy));
    await environment.resetCalls();
    const { exitCode, stdout, output } = await stack.authomize("plan", "--json");
    assert.equal(exitCode, 0, output);
    const { accounts } = JSON.parse(stdout) as {
      readonly accounts: readonly { readonly id: string; readonly enrolled: boolean }[];
    };
    const enrolled = accounts.filter((account) => account.enrolled);
    assert.deepEqual(enrolled.map(({ id }) => id).sort(), [SHOP, TOOLING]);
    const { byAccount } = await environment.calls();
    assert.equal(byAccount[TOOLING], undefined);
    assert.equal(byAccount[MANAGEMENT_ACCOUNT]?.["tag:GetResources"], 1);
  });

  it("lets a deployer work who has nothing but the printed policy", async () => {
    const PolicyDocument = await printed("--deployer-account", TOOLING);
    const tooling = await iamIn(environment, TOOLING);
    await tooling.send(new CreateUserCommand({ UserName }));
    await tooling.send(new PutUserPolicyCommand({ UserName, PolicyName: "P", PolicyDocument }));
    const { AccessKey: key } = await tooling.send(new CreateAccessKeyCommand({ UserName }));
    stack.variables = {
      AWS_ACCESS_KEY_ID: key?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey ?? "",
    };
    await stack.up();
    const roles = await deployedRoles(environment, [SHOP, TOOLING]);
    for (const id of [SHOP, TOOLING]) {
      assert.deepEqual(roles[id]?.trustPolicy, trustPolicy("some-external-id"), id);
    }
    const { exitCode, output } = await stack.authomize("preflight");
    assert.equal(exitCode, 0, output);
    tooling.destroy();
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    const roles = await deployedRoles(environment, [SHOP, TOOLING]);
    assert.deepEqual([roles[SHOP], roles[TOOLING]], [undefined, undefined]);
  });
});
