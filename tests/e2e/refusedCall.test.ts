import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole, MANAGEMENT_ACCOUNT } from "./trustRoles";

const REFUSING = "692718340571";
const OTHERS = [MANAGEMENT_ACCOUNT, "058264715093", "310957284466"];

describe("an account that refuses one call", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("refused", {
      accounts: [REFUSING, ...OTHERS],
      externalId: "some-external-id",
    });
  });

  after(async () => {
    await environment.stop();
  });

  it("fails alone under --continue-on-error: the others are complete, and it is named", async () => {
    await environment.faults([{ effect: "deny", account: REFUSING, action: "iam:CreateRole" }]);
    const { exitCode, output } = await stack.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(exitCode, 0);
    assert.match(output, /creating IAM Role \(AuthomizeCrossAccountTrustRole\).*AccessDenied/);
    assert.doesNotMatch(output, /unhandled exception|\bat .*\.ts:\d+/);
    for (const account of OTHERS) {
      const role = await deployedRole(environment, account);
      assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
      assert.deepEqual(role.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
    }
    assert.equal(await deployedRole(environment, REFUSING), undefined);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [REFUSING]);
  });

  it("is completed by the next run, which touches nothing else", async () => {
    await environment.faults([]);
    const output = await stack.up();
    assert.match(output, /\+ 3 created/);
    assert.doesNotMatch(output, /updated|deleted|replaced/);
    assert.ok(await deployedRole(environment, REFUSING));
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("is only slow when it throttles, breaks connections and forgets fresh roles for a while", async () => {
    await stack.destroy();
    const account = REFUSING;
    await environment.faults([
      { effect: "throttle", account, action: "iam:CreateRole", times: 2 },
      { effect: "reset", account, action: "iam:AttachRolePolicy", times: 1 },
      { effect: "eventual-consistency", account, seconds: 2 },
      { effect: "throttle", action: "sts:AssumeRole", times: 3 },
    ]);
    await stack.up();
    const role = await deployedRole(environment, account);
    assert.deepEqual(role?.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
    await stack.succeed("preview", "--expect-no-changes");
  });
});
