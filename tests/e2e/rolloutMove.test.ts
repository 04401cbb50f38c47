import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";

import { ROOT } from "../../sandbox/folders";
import { BY_STACK_SET, changed, DIRECT, MEMBERS, Move, type RoleIds, WAVE } from "./moves";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

describe("a move between the rollouts", () => {
  const waves = [MEMBERS.slice(0, WAVE), MEMBERS.slice(WAVE, 2 * WAVE), MEMBERS.slice(2 * WAVE)];
  let move: Move;
  let first: RoleIds;

  before(async () => {
    move = await Move.start("move", DIRECT);
    first = await move.roleIds();
    move.stack.configure(BY_STACK_SET);
    await deployWithPrintedPolicyOnly();
  });

  after(() => move.stop());

  /** Every update from here on has the least privilege, and nothing else. */
  async function deployWithPrintedPolicyOnly(): Promise<void> {
    const engineer = await iamIn(move.environment, MANAGEMENT_ACCOUNT);
    const UserName = "deployer";
    await engineer.send(new CreateUserCommand({ UserName }));
    await putPrintedPolicy();
    const { AccessKey } = await engineer.send(new CreateAccessKeyCommand({ UserName }));
    move.stack.variables = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    };
  }

  async function putPrintedPolicy(): Promise<void> {
    const { stdout } = await move.stack.authomize("deployer-policy");
    const engineer = await iamIn(move.environment, MANAGEMENT_ACCOUNT);
    const policy = { UserName: "deployer", PolicyName: "printed", PolicyDocument: stdout };
    await engineer.send(new PutUserPolicyCommand(policy));
  }

  it("says what it will do, and does nothing without consent", async () => {
    const { exitCode, output } = await move.stack.authomize("move");
    assert.equal(exitCode, 1);
    assert.match(output, /Roles to move: 5, in 3 waves of 2 at most; updates: 4/);
    assert.match(output, /Without being asked: npx authomize move --stack move --yes\n/);
    assert.deepEqual(await move.roleIds(), first);
  });

  it("to a StackSet, an update at a time: an account is without its role for its own wave only", async () => {
    let last = first;
    for (const [index, wave] of waves.entries()) {
      const output = await move.stack.up();
      const moved = index * WAVE;
      assert.match(
        output,
        new RegExp(`${moved} member accounts have moved, ${5 - moved} are left`),
      );
      // AWS refused nothing: a wave on its way is no account to be mended.
      assert.doesNotMatch(output, /not finished/);
      const now = await move.roleIds();
      assert.deepEqual(await move.missing(), wave);
      const { rollout, incompleteAccounts } = await move.stack.outputs();
      assert.equal(rollout, "moving");
      assert.deepEqual(incompleteAccounts, wave);
      assert.deepEqual(changed(last, now), [...(waves[index - 1] ?? []), ...wave]);
      last = now;
    }
  });

  it("the command goes on where the updates stopped; each member's role was made again once", async () => {
    const last = await move.roleIds();
    const { exitCode, output } = await move.stack.authomize("move", "--yes");
    assert.equal(exitCode, 0, output);
    assert.match(output, /^The move is done: .*rollout: stackSet\.$/m);
    const end = await move.roleIds();
    assert.deepEqual(changed(last, end), waves[2]);
    assert.deepEqual(changed(first, end), MEMBERS);
    await move.assertDone("stackSet");
  });

  it("then there is nothing to move", async () => {
    const { exitCode, stdout } = await move.stack.authomize("move", "--yes", "--json");
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), { stack: "move", rollout: "stackSet", updates: 0 });
  });

  it("and back, all by the command: no role is made again", async () => {
    const before = await move.roleIds();
    move.stack.configure(DIRECT);
    await putPrintedPolicy();
    const { exitCode, stdout, output } = await move.stack.authomize("move", "--yes", "--json");
    assert.equal(exitCode, 0, output);
    assert.deepEqual(JSON.parse(stdout), { stack: "move", rollout: "accounts", updates: 3 });
    assert.deepEqual(await move.roleIds(), before);
    await move.assertDone(undefined);
  });

  it("a role that somebody else made is named by preflight, and refused before a StackSet is made", async () => {
    const other = await move.environment.stack("other", BY_STACK_SET);
    const checked = await other.authomize("preflight");
    rmSync(join(ROOT, ".authomize", "preflight.other.json"));
    assert.match(checked.output, /310957284466[^]*CloudFormation takes over no role that/);
    const { exitCode, output } = await other.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /exists already in 5 accounts[^]*846120973358/);
    assert.equal(await move.stackSets(), 0);
  });
});
