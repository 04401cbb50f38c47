import { CloudFormationClient, ListStackSetsCommand } from "@aws-sdk/client-cloudformation";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { trustPolicy } from "../../contract/trustPolicy";
import { ROOT } from "../../sandbox/folders";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBERS = ["273518609942", "310957284466", "529640183727", "735081462910", "846120973358"];
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const BY_THEMSELVES = {
  organization: {
    include: { organizationalUnits: ["ou-lark-workload"], accounts: [MANAGEMENT_ACCOUNT] },
  },
  identityCenter: true,
  externalId: "some-external-id",
};
const BY_STACK_SET = { ...BY_THEMSELVES, rollout: "stackSet" };
/** By default an update may remove the role from 2 accounts; so 5 members go in 3 waves. */
const WAVE = 2;

type RoleIds = Readonly<Record<string, string | undefined>>;

class Move {
  private constructor(
    readonly environment: Environment,
    readonly stack: Stack,
  ) {}

  static async start(name: string, settings: Readonly<Record<string, unknown>>): Promise<Move> {
    const environment = await Environment.start();
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    const organizations = new OrganizationsClient(sdkConnection(environment.variables));
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const stack = await environment.stack(name, settings);
    await stack.up();
    return new Move(environment, stack);
  }

  stop(): Promise<void> {
    return this.environment.stop();
  }

  /** IAM's own IDs of the members' roles, and of the management account's. */
  async roleIds(): Promise<RoleIds> {
    const roles = await deployedRoles(this.environment, [MANAGEMENT_ACCOUNT, ...MEMBERS]);
    return Object.fromEntries(Object.entries(roles).map(([id, role]) => [id, role?.roleId]));
  }

  async missing(): Promise<readonly string[]> {
    const ids = await this.roleIds();
    return MEMBERS.filter((id) => ids[id] === undefined);
  }

  async stackSets(): Promise<number> {
    const client = new CloudFormationClient(sdkConnection(this.environment.variables));
    const { Summaries = [] } = await client.send(new ListStackSetsCommand({}));
    return Summaries.filter(({ Status }) => Status === "ACTIVE").length;
  }

  async assertDone(rollout: "stackSet" | undefined): Promise<void> {
    const roles = await deployedRoles(this.environment, [MANAGEMENT_ACCOUNT, ...MEMBERS]);
    for (const role of Object.values(roles)) {
      assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
      assert.ok(role.managedPolicyArns.includes(SECURITY_AUDIT));
    }
    const { rollout: last, incompleteAccounts } = await this.stack.outputs();
    assert.equal(last, rollout);
    assert.deepEqual(incompleteAccounts, []);
    assert.equal(await this.stackSets(), rollout === undefined ? 0 : 1);
    await this.stack.succeed("preview", "--expect-no-changes");
  }
}

function changed(before: RoleIds, after: RoleIds): readonly string[] {
  return MEMBERS.concat(MANAGEMENT_ACCOUNT).filter((id) => before[id] !== after[id]);
}

describe("a move between the rollouts", () => {
  const waves = [MEMBERS.slice(0, WAVE), MEMBERS.slice(WAVE, 2 * WAVE), MEMBERS.slice(2 * WAVE)];
  let move: Move;
  let first: RoleIds;

  before(async () => {
    move = await Move.start("move", BY_THEMSELVES);
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
    assert.match(output, /^The move is done: .*:rollout stackSet\.$/m);
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
    move.stack.configure(BY_THEMSELVES);
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

describe("a move that is disturbed", () => {
  const RoleName = "AuthomizeCrossAccountTrustRole";
  let move: Move;
  let first: RoleIds;

  before(async () => {
    move = await Move.start("disturbed", BY_THEMSELVES);
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
    move.stack.configure(BY_THEMSELVES);
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
    move.stack.configure(BY_THEMSELVES);
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
    move.stack.configure(BY_THEMSELVES);
    await move.stack.up();
    assert.deepEqual(await move.roleIds(), before);
    await move.assertDone(undefined);
  });
});
