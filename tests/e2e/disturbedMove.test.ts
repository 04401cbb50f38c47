import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";

import { trustPolicy } from "../../contract/trustPolicy";
import { BY_STACK_SET, changed, DIRECT, MEMBERS, Move, type RoleIds, WAVE } from "./moves";
import { iamIn } from "./trustRoles";

describe("a move that is disturbed", () => {
  const RoleName = "AuthomizeCrossAccountTrustRole";
  let move: Move;
  let first: RoleIds;

  before(async () => {
    move = await Move.start("disturbed", DIRECT);
    first = await move.roleIds();
    move.stack.configure(BY_STACK_SET);
  });

  after(() => move.stop());

  /** An update that has to fail; returns what it said. */
  async function failingUp(...options: readonly string[]): Promise<string> {
    const { exitCode, output } = await move.stack.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      ...options,
    );
    assert.notEqual(exitCode, 0, output);
    return output;
  }

  async function deleteByHand(account: string): Promise<void> {
    const iam = await iamIn(move.environment, account);
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    await iam.send(new DeleteRoleCommand({ RoleName }));
  }

  it("removes no further role while one is not back, even with --continue-on-error", async () => {
    await move.stack.up();
    const [inTheWay = "", alsoGone = ""] = MEMBERS;
    const iam = await iamIn(move.environment, inTheWay);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("by-hand"));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const output = await failingUp("--continue-on-error");
    assert.match(output, /The move goes no further[^]*No further role is removed/);
    assert.deepEqual(changed(first, await move.roleIds()), [inTheWay, alsoGone]);

    await deleteByHand(inTheWay);
    await move.stack.up();
    assert.deepEqual(await move.missing(), MEMBERS.slice(WAVE, 2 * WAVE));
  });

  it("turned round, gives the wave that is away its roles back at once; and turns again", async () => {
    move.stack.configure(DIRECT);
    assert.match(await move.stack.up(), /first of three updates/);
    assert.deepEqual(await move.missing(), []);
    move.stack.configure(BY_STACK_SET);
    await move.stack.up();
    assert.deepEqual(await move.missing(), MEMBERS.slice(WAVE, 2 * WAVE));
  });

  it("killed while it removes a role, it goes on, and deletes no role that the StackSet makes", async () => {
    const [killedAt = ""] = MEMBERS.slice(2 * WAVE);
    const action = "iam:ListInstanceProfilesForRole";
    await move.environment.faults([
      { effect: "latency", account: killedAt, action, milliseconds: 30_000 },
    ]);
    await move.environment.resetCalls();
    const engine = move.stack.start("up", "--yes", "--skip-preview");
    await called(killedAt, action);
    await engine.kill();
    await move.environment.faults([]);
    // As if the engine had been killed between AWS's answer and writing it down.
    await deleteByHand(killedAt);
    await move.stack.succeed("cancel", "--yes");
    const { exitCode, output } = await move.stack.authomize("move", "--yes");
    assert.equal(exitCode, 0, output);
    assert.deepEqual(changed(first, await move.roleIds()), MEMBERS);
    await move.assertDone("stackSet");
  });

  /** Waits until AWS has seen a call; the suite's timeout ends a wait in vain. */
  async function called(account: string, action: string): Promise<void> {
    for (;;) {
      const { byAccount } = await move.environment.calls();
      if ((byAccount[account]?.[action] ?? 0) > 0) return;
      await pause(100);
    }
  }

  it("back: an account that cannot be reached keeps its role, and is taken over later", async () => {
    const before = await move.roleIds();
    const [, , account = ""] = MEMBERS;
    move.stack.configure(DIRECT);
    assert.match(await move.stack.up(), /first of three updates/);
    await move.environment.faults([{ effect: "account-vanished", account }]);
    assert.match(await failingUp(), new RegExp(`1 account cannot be reached[^]*${account}`));
    await move.environment.faults([]);
    assert.deepEqual(await move.roleIds(), before);
    assert.equal(await move.stackSets(), 1);
    assert.match(await move.stack.up(), /second of three updates/);
    assert.deepEqual(await move.roleIds(), before);
  });

  it("does not turn round half-way", async () => {
    move.stack.configure(BY_STACK_SET);
    const { exitCode, output } = await move.stack.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /the move away from the StackSet is half done/);
    const before = await move.roleIds();
    move.stack.configure(DIRECT);
    await move.stack.up();
    assert.deepEqual(await move.roleIds(), before);
    await move.assertDone(undefined);
  });
});
