import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { Environment, type Stack } from "./environment";
import {
  deleteRoleByHand,
  makeForeignRole,
  makeForeignRoleBy,
  makeForeignUser,
  wholeRole,
  wholeUser,
} from "./foreignIdentities";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const THERE = "846120973358";
const OTHER = "310957284466";
const UP = ["up", "--yes", "--skip-preview"];
const TRUST_ROLE = "AuthomizeCrossAccountTrustRole";

describe("what somebody else made", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  describe("a role of the asked name", () => {
    let stack: Stack;
    const settings = { accounts: [THERE, OTHER], externalId: "the-id", roleName: "deploy-bot" };

    before(async () => {
      await makeForeignRole(environment, THERE, "deploy-bot");
      stack = await environment.stack("foreign-role", settings);
    });

    for (const flags of [[], ["--continue-on-error"]]) {
      it(`is named and left byte for byte as it is by up ${flags.join(" ")}`, async () => {
        const before = await wholeRole(environment, THERE, "deploy-bot");
        const { exitCode, output } = await stack.pulumi(...UP, ...flags);
        assert.notEqual(exitCode, 0);
        assert.match(output, /1 account has a role of that name which this stack did not make/);
        assert.match(output, /npx authomize adopt --import --stack foreign-role/);
        assert.deepEqual(await wholeRole(environment, THERE, "deploy-bot"), before);
        const role = await deployedRole(environment, OTHER, "deploy-bot");
        assert.deepEqual(role?.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
        assert.deepEqual((await stack.outputs())["incompleteAccounts"], [THERE]);
      });
    }

    it("is no role that verify sends pulumi up for", async () => {
      const { exitCode, output } = await stack.authomize("verify");
      assert.equal(exitCode, 1);
      const text = output.replace(/\s*│\s*/g, " ").replace(/ +/g, " ");
      assert.match(text, /as this stack did not make it; npx authomize preflight/);
      assert.doesNotMatch(text, /pulumi up --refresh/);
    });

    it("is named at preview", async () => {
      const { exitCode, output } = await stack.pulumi("preview");
      assert.equal(exitCode, 0);
      assert.match(output, /warning: .*which this stack did not make/);
    });

    it("stays when the stack is destroyed", async () => {
      const before = await wholeRole(environment, THERE, "deploy-bot");
      await stack.destroy();
      assert.deepEqual(await wholeRole(environment, THERE, "deploy-bot"), before);
      assert.equal(await deployedRole(environment, OTHER, "deploy-bot"), undefined);
    });
  });

  it("a role that is made between looking and creating is left as it is", async () => {
    const stack = await environment.stack("race", { accounts: [THERE, OTHER], externalId: "id" });
    const iam = await iamIn(environment, THERE);
    // Between the program's look and the plugin's call, the plugin signs in.
    await environment.faults([
      { effect: "latency", account: THERE, action: "sts:AssumeRole", milliseconds: 2000 },
    ]);
    await environment.resetCalls();
    const up = stack.pulumi(...UP, "--continue-on-error");
    while ((await environment.calls()).byAccount[THERE]?.["iam:GetRole"] === undefined) {
      await pause(100);
    }
    await makeForeignRoleBy(iam, TRUST_ROLE);
    const { exitCode, output } = await up;
    await environment.faults([]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /EntityAlreadyExists/);
    assert.doesNotMatch(output, /\bat .*\.ts:\d+|unhandled/);
    const role = await wholeRole(environment, THERE, TRUST_ROLE);
    assert.deepEqual(role?.managedPolicyArns, ["arn:aws:iam::aws:policy/AdministratorAccess"]);
    assert.deepEqual(Object.keys(role.inlinePolicies), ["own"]);
    assert.ok(await deployedRole(environment, OTHER));
    await stack.destroy();
    assert.deepEqual(await wholeRole(environment, THERE, TRUST_ROLE), role);
    await deleteRoleByHand(environment, THERE, TRUST_ROLE);
  });

  it("a role that takes the place of this stack's is left as it is, also after a refresh", async () => {
    const settings = { accounts: [THERE, OTHER], externalId: "first-id" };
    const stack = await environment.stack("replaced", settings);
    await stack.up();
    await deleteRoleByHand(environment, THERE, TRUST_ROLE);
    await makeForeignRole(environment, THERE, TRUST_ROLE);
    const before = await wholeRole(environment, THERE, TRUST_ROLE);
    stack.configure({ ...settings, externalId: "second-id" });
    for (const flags of [["--continue-on-error"], ["--continue-on-error", "--refresh"]]) {
      const { exitCode, output } = await stack.pulumi(...UP, ...flags);
      assert.notEqual(exitCode, 0);
      assert.match(output, /Somebody has made it anew under the name of this stack's role/);
      assert.deepEqual(await wholeRole(environment, THERE, TRUST_ROLE), before);
    }
    await deleteRoleByHand(environment, THERE, TRUST_ROLE);
    await stack.up("--refresh");
    await stack.destroy();
  });

  it("a user of the legacy user's name is trusted by no role, and left as it is", async () => {
    const stack = await environment.stack("taken", {
      accounts: [MANAGEMENT_ACCOUNT, OTHER],
      managementAccount: MANAGEMENT_ACCOUNT,
      externalId: "the-id",
      legacyUser: "true",
    });
    await makeForeignUser(environment, MANAGEMENT_ACCOUNT, "authomize-taken");
    const before = await wholeUser(environment, MANAGEMENT_ACCOUNT, "authomize-taken");
    for (const flags of [[], ["--continue-on-error"]]) {
      const { exitCode, output } = await stack.pulumi(...UP, ...flags);
      assert.notEqual(exitCode, 0);
      assert.match(output, /a user of that name exists already, and this stack did not make it/);
      const user = await wholeUser(environment, MANAGEMENT_ACCOUNT, "authomize-taken");
      assert.deepEqual(user, before);
      assert.equal(await deployedRole(environment, OTHER), undefined);
    }
  });

  it("a legacy user that could not be made is trusted by no role, and its key's refusal is no stack trace", async () => {
    const stack = await environment.stack("unmade", {
      accounts: [OTHER],
      managementAccount: OTHER,
      externalId: "the-id",
      legacyUser: "true",
    });
    await environment.faults([{ effect: "deny", account: OTHER, action: "iam:CreateUser" }]);
    const refused = await stack.pulumi(...UP, "--continue-on-error");
    assert.notEqual(refused.exitCode, 0);
    assert.equal(await deployedRole(environment, OTHER), undefined);
    await environment.faults([{ effect: "deny", account: OTHER, action: "iam:CreateAccessKey" }]);
    const keyless = await stack.pulumi(...UP, "--continue-on-error");
    assert.notEqual(keyless.exitCode, 0);
    assert.doesNotMatch(keyless.output, /unhandled|\bat .*\.[jt]s:\d+/);
    await environment.faults([]);
    await stack.up();
    await stack.destroy();
  });
});
