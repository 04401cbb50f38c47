import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const ENGINEER = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/platform-engineer`;
const SETTINGS = { accounts: ["310957284466"], externalId: "first-external-id" };

/** Who is trusted where nobody is named: whoever runs the command, as a trust policy can name them. */
describe("npx authomize access-role, run by", () => {
  let environment: Environment;
  let stack: Stack;
  let engineer: IAMClient;

  before(async () => {
    environment = await Environment.start();
    engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    stack = await environment.stack("access-role-caller", SETTINGS);
  });

  after(async () => {
    engineer.destroy();
    await environment.stop();
  });

  /** Signs in by a new role, which may read roles or not. */
  async function signInBy(RoleName: string, Path: string, mayRead: boolean): Promise<void> {
    const trust = { Effect: "Allow", Principal: { AWS: ENGINEER }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = document(trust);
    await engineer.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
    const reading = { Effect: "Allow", Action: "iam:GetRole", Resource: "*" };
    const PolicyDocument = document(reading);
    const policy = { RoleName, PolicyName: "reading", PolicyDocument };
    if (mayRead) await engineer.send(new PutRolePolicyCommand(policy));
    const RoleArn = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role${Path}${RoleName}`;
    const sts = new STSClient(sdkConnection(environment.variables));
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "somebody" }),
    );
    stack.variables = {
      AWS_ACCESS_KEY_ID: session?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: session?.SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: session?.SessionToken ?? "",
    };
  }

  async function printed(...options: readonly string[]) {
    const args = ["access-role", "--format", "json", ...options];
    const { exitCode, stdout, output } = await stack.authomize(...args);
    const [, principal] = /"AWS": "(.*)"/.exec(stdout) ?? [];
    return { exitCode, stdout, output, principal };
  }

  it("a user: trusts that user, and prints nothing but the template on standard output", async () => {
    const { exitCode, stdout, output, principal } = await printed();
    assert.equal(exitCode, 0, output);
    assert.equal(principal, ENGINEER);
    const { Resources } = JSON.parse(stdout) as { Resources: { AccessRole: { Type: string } } };
    assert.equal(Resources.AccessRole.Type, "AWS::IAM::Role");
  });

  it("anybody: refuses the trust role's own name, in whatever case, by which it would manage itself", async () => {
    const { exitCode, stdout, output } = await printed("--name", "authomizeCrossAccountTrustRole");
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(output, /it would manage itself\. Choose another: --name /);
  });

  it("a role that may read itself: trusts it with its path", async () => {
    await signInBy("Reader", "/ci/", true);
    const { principal } = await printed();
    assert.equal(principal, `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/ci/Reader`);
  });

  it("a role that may not: takes it for one without a path, and says so", async () => {
    await signInBy("Blind", "/", false);
    const { output, principal } = await printed();
    assert.equal(principal, `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/Blind`);
    assert.match(output, /Whether that role has a path could not be read \(AccessDenied/);
  });

  it("a role of Identity Center that may not: refuses, since those have a path", async () => {
    const name = "AWSReservedSSO_Security_0123456789abcdef";
    await signInBy(name, "/aws-reserved/sso.amazonaws.com/", false);
    const { exitCode, stdout, output } = await printed();
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(output, new RegExp(`role ${name}, which has a path[^]*--deployer`));
    assert.doesNotMatch(output, /\n\s+at |defect/);
  });
});

function document(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
