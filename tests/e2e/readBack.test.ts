import {
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment } from "./environment";
import { runPrinted } from "./printedCommand";
import { deployedRole, iamIn } from "./trustRoles";

const A = "846120973358";
const B = "310957284466";
const CLOSED = "058264715093";
const ACCOUNTS = [A, B];
const TRUST_ROLE = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];

/** Exit code 0 means that AWS has what was asked for, whatever the state says. */
describe("what a run leaves in AWS", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  async function assertTrusts(account: string, externalId: string): Promise<void> {
    const role = await deployedRole(environment, account);
    assert.deepEqual(role?.trustPolicy, trustPolicy(externalId));
  }

  it("an external ID that was half rotated and taken back is either everywhere, or the run fails", async () => {
    const iam = await iamIn(environment, B);
    const document = { Version: "2012-10-17", Statement: [] };
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: "VendorBoundary",
        PolicyDocument: JSON.stringify({
          ...document,
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        }),
      }),
    );
    const settings = { accounts: ACCOUNTS, externalId: "first-id" };
    const stack = await environment.stack("half", settings);
    await stack.up();
    stack.configure({
      ...settings,
      externalId: "second-id",
      permissionsBoundary: "VendorBoundary",
    });
    assert.notEqual((await stack.pulumi(...UP)).exitCode, 0);
    stack.configure(settings);
    const undone = await stack.pulumi(...UP);
    if (undone.exitCode !== 0) {
      assert.deepEqual((await stack.outputs())["incompleteAccounts"], [A]);
      const completed = await runPrinted(environment, stack, undone.output);
      assert.equal(completed.exitCode, 0, completed.output);
    }
    for (const account of ACCOUNTS) {
      await assertTrusts(account, "first-id");
      assert.equal((await deployedRole(environment, account))?.permissionsBoundary, undefined);
    }
    await stack.destroy();
  });

  it("a change by hand fails the next run, which names it, and the command that it prints undoes it", async () => {
    const settings = { accounts: ACCOUNTS, externalId: "first-id" };
    const stack = await environment.stack("by-hand", settings);
    await stack.up();
    const iam = await iamIn(environment, A);
    await iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: TRUST_ROLE,
        PolicyDocument: JSON.stringify(trustPolicy("of-somebody-else")),
      }),
    );
    await iam.send(
      new DetachRolePolicyCommand({ RoleName: TRUST_ROLE, PolicyArn: SECURITY_AUDIT }),
    );
    const { exitCode, output } = await stack.pulumi(...UP);
    assert.notEqual(exitCode, 0);
    assert.match(output, /1 role is not what was asked for/);
    assert.match(output, /846120973358\n +the external ID is another one than this stack's/);
    assert.match(output, /SecurityAudit is not attached/);
    assert.doesNotMatch(output, /of-somebody-else/);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [A]);
    const completed = await runPrinted(environment, stack, output);
    assert.equal(completed.exitCode, 0, completed.output);
    await assertTrusts(A, "first-id");
    assert.deepEqual((await deployedRole(environment, A))?.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.destroy();
  });

  it("the same while another account is out of reach", async () => {
    const settings = { accounts: [...ACCOUNTS, CLOSED], externalId: "first-id" };
    const stack = await environment.stack("beside", settings);
    await stack.up();
    const iam = await iamIn(environment, A);
    await iam.send(
      new DetachRolePolicyCommand({ RoleName: TRUST_ROLE, PolicyArn: SECURITY_AUDIT }),
    );
    await environment.faults([{ effect: "account-vanished", account: CLOSED }]);
    const { exitCode, output } = await stack.pulumi(...UP);
    assert.notEqual(exitCode, 0);
    const completed = await runPrinted(environment, stack, output);
    // The account out of reach still fails the run, and it alone.
    assert.notEqual(completed.exitCode, 0);
    assert.doesNotMatch(completed.output, /not what was asked for/);
    assert.deepEqual((await deployedRole(environment, A))?.managedPolicyArns, [SECURITY_AUDIT]);
    await environment.faults([]);
    await stack.up();
    await stack.destroy();
  });

  it("a role that a run with --target leaves out fails that run, which names it", async () => {
    const settings = { accounts: [A], externalId: "first-id" };
    const stack = await environment.stack("targeted", settings);
    await stack.up();
    stack.configure({ ...settings, accounts: ACCOUNTS });
    const { exitCode, output } = await stack.pulumi(...UP, "--target", `**authomize-${A}*`);
    assert.notEqual(exitCode, 0);
    assert.match(output, new RegExp(`1 account is not finished: ${B}\\.`));
    assert.equal(await deployedRole(environment, B), undefined);
    const outputs = await stack.outputs();
    assert.deepEqual(outputs["incompleteAccounts"], [B]);
    assert.doesNotMatch(JSON.stringify(outputs), /04da6b54-80e4-46f7-96ec-b56ff0331ba9/);
    const completed = await runPrinted(environment, stack, output);
    assert.equal(completed.exitCode, 0, completed.output);
    await assertTrusts(B, "first-id");
    await stack.destroy();
  });

  it("a role whose removal is not possible stays named, and keeps no other from being deployed", async () => {
    const settings = { accounts: [...ACCOUNTS, CLOSED], externalId: "first-id" };
    const stack = await environment.stack("held", settings);
    await stack.up();
    await environment.faults([{ effect: "account-vanished", account: CLOSED }]);
    stack.configure({ accounts: ACCOUNTS, externalId: "second-id" });
    const { exitCode, output } = await stack.pulumi(...UP);
    assert.notEqual(exitCode, 0);
    assert.match(output, /1 role is to be removed and cannot be/);
    assert.match(output, new RegExp(`npx authomize forget ${CLOSED} --stack held`));
    const arn = `arn:aws:iam::${CLOSED}:role/${TRUST_ROLE}`;
    assert.deepEqual((await stack.outputs())["incompleteRemovals"], [arn]);
    for (const account of ACCOUNTS) await assertTrusts(account, "second-id");
    await environment.faults([]);
    await stack.up();
    assert.equal(await deployedRole(environment, CLOSED), undefined);
    await stack.destroy();
  });

  it("an external ID that is not set any more is not replaced by a generated one", async () => {
    const stack = await environment.stack("unset", { accounts: [A], externalId: "the-id" });
    await stack.up();
    stack.configure({ accounts: [A] });
    const { exitCode, output } = await stack.pulumi(...UP);
    assert.notEqual(exitCode, 0);
    assert.match(output, /externalId is not set any more/);
    await assertTrusts(A, "the-id");
    await stack.destroy();
  });
});
