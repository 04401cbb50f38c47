import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { trustPolicy } from "../../contract/trustPolicy";
import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT, type DeployedRole } from "./trustRoles";

const THERE = "846120973358";
const OTHER = "310957284466";
const RoleName = "AuthomizeCrossAccountTrustRole";
const NAME = "adopting";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Made by hand, and too open in every way; in order, each step starts from what the one before left. */
describe("a role of that name that is already there", () => {
  const open = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  });
  const everything = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  let environment: Environment;
  let stack: Stack;
  let file: string;
  let made: DeployedRole | undefined;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, {
      accounts: [MANAGEMENT_ACCOUNT, THERE, OTHER],
      externalId: "some-external-id",
    });
    file = join(environment.home, "adopt.json");
    const iam = await iamIn(environment, THERE);
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: open }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR_ACCESS }));
    const inline = { PolicyName: "backdoor", PolicyDocument: everything };
    await iam.send(new PutRolePolicyCommand({ RoleName, ...inline }));
    made = await deployedRole(environment, THERE);
    await environment.resetCalls();
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  it("is named by preflight, with the command that takes it over", async () => {
    const { exitCode, stdout } = await stack.authomize("preflight");
    assert.equal(exitCode, 1);
    assert.match(stdout, /846120973358 +│ high/);
    assert.match(stdout, /Fix: take it over: npx authomize adopt --stack adopting;/);
  });

  it("is not adopted by a stack that was never deployed; adopt says what to do first", async () => {
    const { exitCode, output } = await stack.authomize("adopt", "--file", file);
    assert.equal(exitCode, 1);
    assert.match(output, /does not know these accounts yet: 846120973358\. Run npx pulumi up/);
    assert.equal(existsSync(file), false);
  });

  it("makes that update fail for its account alone, and is left as it is", async () => {
    const up = ["up", "--yes", "--skip-preview", "--continue-on-error"];
    const { exitCode, output } = await stack.pulumi(...up);
    assert.notEqual(exitCode, 0);
    assert.match(output, /1 account has a role of that name which this stack did not make/);
    assert.match(output, /846120973358: arn:[^]*npx authomize adopt --import --stack adopting/);
    assert.deepEqual((await deployedRole(environment, OTHER))?.managedPolicyArns, [SECURITY_AUDIT]);
    assert.equal((await deployedRole(environment, THERE))?.roleId, made?.roleId);
  });

  it("is imported by the very command that adopt prints, without being touched", async () => {
    const { exitCode, stdout } = await stack.authomize("adopt", "--file", file);
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /^1 role to adopt into adopting, written to .*:\n {2}authomize-846120973358\n/,
    );
    const [, words = ""] = /\n {2}npx pulumi (import .*)\n/.exec(stdout) ?? [];
    assert.ok(words.includes(file));
    const before = await deployedRole(environment, THERE);
    const options = ["--config-file", stack.configFile, "--yes"];
    const imported = await environment.run("pulumi", [...words.split(" "), ...options]);
    assert.equal(imported.exitCode, 0, imported.output);
    assert.deepEqual(await deployedRole(environment, THERE), before);
  });

  it("is brought to the contract by the next update, and is still the same role", async () => {
    const output = await stack.up();
    assert.doesNotMatch(output, /deleted|replaced/);
    const role = await deployedRole(environment, THERE);
    assert.equal(role?.roleId, made?.roleId);
    assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
    assert.deepEqual(role.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual(role.inlinePolicies, []);
    await stack.succeed("preview", "--expect-no-changes");
    const { byAccount } = await environment.calls();
    const deletions = Object.keys(byAccount[THERE] ?? {}).filter((action) =>
      action.endsWith(":DeleteRole"),
    );
    assert.deepEqual(deletions, []);
  });

  it("then there is nothing to adopt, and verify has nothing to say", async () => {
    assert.match((await stack.authomize("adopt")).output, /^Nothing to adopt/m);
    assert.equal((await stack.authomize("verify")).exitCode, 0);
  });
});
