import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { CloseAccountCommand, MoveAccountCommand } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { iamIn } from "../../sandbox/deployedRoles";
import { Environment, type Stack } from "./environment";
import { StackSets } from "./stackSetOperations";
import {
  BY_STACK_SET,
  organizationsOf,
  stackSetAsItIs,
  stackSetNames,
  trustStackSets,
} from "./stackSets";
import { deployedRole } from "./trustRoles";

const SUSPENDED = "964302718555";
const CLOSED = "846120973358";
const INOPERABLE = "310957284466";
const UNIT = "ou-lark-prod0001";
const RoleName = "AuthomizeCrossAccountTrustRole";
const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const NAME = "authomize-resting";
/** In order: each step starts from what the one before left. */
describe("a StackSet over suspended, closed and inoperable accounts", () => {
  let environment: Environment;
  let stack: Stack;
  let stackSets: StackSets;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stackSets = new StackSets(environment.variables);
    // A suspended account in a unit that is targeted for the others in it.
    await move(SUSPENDED, "ou-lark-closed01", UNIT);
    stack = await environment.stack("resting", BY_STACK_SET);
  });

  after(async () => {
    stackSets.client.destroy();
    await environment.stop();
  });

  async function move(AccountId: string, from: string, to: string): Promise<void> {
    const client = organizationsOf(environment);
    const between = { AccountId, SourceParentId: from, DestinationParentId: to };
    await client.send(new MoveAccountCommand(between));
  }

  async function attempts(): Promise<string | undefined> {
    return (await stackSetAsItIs(environment, NAME)).StackSet?.Description;
  }

  async function restingUp(): Promise<string> {
    const before = await stackSetAsItIs(environment, NAME);
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.doesNotMatch(output, /created|updated|deleted|replaced/);
    assert.deepEqual(await stackSetAsItIs(environment, NAME), before);
    await stack.succeed("preview", "--expect-no-changes");
    return output;
  }

  it("is rolled out beside a suspended account, which is named with the command that lets go of it", async () => {
    assert.match(await stack.up(), new RegExp(`npx authomize forget ${SUSPENDED} --stack resting`));
    const { status, detailedStatus } = (await stackSets.instances(NAME))[SUSPENDED] ?? {};
    assert.deepEqual([status, detailedStatus], ["OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT"]);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await restingUp();
  });

  it("waits for its operations as long as thousands of accounts take", async () => {
    const { stdout } = await stack.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: { type: string; customTimeouts?: Record<string, number> }[] };
    };
    const of = (type: string) => deployment.resources.find((one) => one.type.endsWith(type));
    const instances = of(":StackInstances")?.customTimeouts;
    assert.deepEqual(instances, { create: 43200, update: 43200, delete: 43200 });
    assert.equal(of(":StackSet")?.customTimeouts?.["update"], 43200);
  });

  it("comes to rest after an account was closed, and an update reaches all others", async () => {
    await organizationsOf(environment).send(new CloseAccountCommand({ AccountId: CLOSED }));
    stack.configure({ ...BY_STACK_SET, maxSessionDuration: 7200 });
    const output = await stack.up();
    assert.match(output, new RegExp(`npx authomize forget ${CLOSED} --stack resting`));
    assert.equal((await deployedRole(environment, INOPERABLE))?.maxSessionDuration, 7200);
    await restingUp();
    assert.doesNotMatch((await attempts()) ?? "", /Attempt/);
  });

  it("with an INOPERABLE instance fails, changes nothing, and prints what completes it", async () => {
    const iam = await iamIn(environment, INOPERABLE);
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const targets = {
      OrganizationalUnitIds: [UNIT],
      Accounts: [INOPERABLE],
      AccountFilterType: "INTERSECTION" as const,
    };
    await stackSets.ended(NAME, stackSets.remove(NAME, targets));
    const before = await stackSetAsItIs(environment, NAME);
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 1, output);
    assert.match(output, /INOPERABLE in 1 account[^]*must detach all policies first/);
    assert.deepEqual(await stackSetAsItIs(environment, NAME), before);
    await stack.succeed("preview", "--expect-no-changes");
    await run(/aws cloudformation delete-stack-instances .*--retain-stacks/, output);
    await stackSets.settled(NAME);
    // As the message says: the reason is mended, and what was left is deleted, in that account.
    const listed = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn: arn } of listed.AttachedPolicies ?? []) {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: arn }));
    }
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await stack.up();
    assert.ok(await deployedRole(environment, INOPERABLE));
    iam.destroy();
  });

  it("is not deleted to be made anew before the suspended accounts are let go of", async () => {
    const exclude = { accounts: [INOPERABLE] };
    const organization = { ...BY_STACK_SET.organization, exclude };
    stack.configure({ ...BY_STACK_SET, organization, maxRemovals: 9 });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, new RegExp(`forget ${CLOSED} --stack resting[^]*forget ${SUSPENDED} `));
    assert.ok(await deployedRole(environment, INOPERABLE));
    stack.configure(BY_STACK_SET);
    await stack.up();
  });

  it("is destroyed after the commands that it has printed", async () => {
    for (const account of [SUSPENDED, CLOSED]) {
      const { exitCode, output } = await stack.authomize("forget", account);
      assert.equal(exitCode, 0, output);
      assert.match(output, new RegExp(`StackSet ${NAME} has let go of its stack`));
    }
    assert.equal((await stack.authomize("forget", CLOSED)).exitCode, 1);
    await stack.destroy();
    assert.deepEqual(await stackSetNames(environment), []);
  });

  async function run(command: RegExp, output: string): Promise<void> {
    const [printed = ""] = command.exec(output) ?? [];
    const { exitCode, output: said } = await environment.run("sh", ["-c", printed]);
    assert.equal(exitCode, 0, said);
  }
});
