import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { Environment, type Stack } from "./environment";
import {
  BY_STACK_SET,
  makeTeamStackSet,
  stackSetAsItIs,
  stackSetNames,
  teamRoleOf,
  trustStackSets,
  WORKLOADS,
} from "./stackSets";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const RUNS = [
  { name: "fs", options: [] },
  { name: "on", options: ["--continue-on-error"] },
];

describe("a StackSet that somebody else made", () => {
  let environment: Environment;
  const stacks = new Map<string, Stack>();

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    for (const { name } of RUNS) {
      stacks.set(name, await environment.stack(name, BY_STACK_SET));
    }
  });

  after(() => environment.stop());

  function stackOf(name: string): Stack {
    const stack = stacks.get(name);
    assert.ok(stack);
    return stack;
  }

  /** All that the other team has: its StackSet, the instances, and the roles. */
  async function ofTheTeam(name: string) {
    const roles = await Promise.all(
      WORKLOADS.map((id) => deployedRole(environment, id, teamRoleOf(name))),
    );
    assert.ok(roles.every((role) => role !== undefined));
    return { ...(await stackSetAsItIs(environment, name)), roles };
  }

  async function assertNoTrustRole(): Promise<void> {
    const roles = Object.values(await deployedRoles(environment, WORKLOADS));
    assert.ok(roles.every((role) => role === undefined));
  }

  /** An update that has to end by itself, and to fail; returns what it said. */
  async function failingUp(stack: Stack, options: readonly string[] = []): Promise<string> {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
    assert.equal(exitCode, 1, output);
    assert.doesNotMatch(output, /unhandled|\bat .*\.[jt]s:\d+/);
    return output;
  }

  async function createCalls(): Promise<number> {
    const { byAccount } = await environment.calls();
    return byAccount[MANAGEMENT_ACCOUNT]?.["cloudformation:CreateStackSet"] ?? 0;
  }

  for (const { name, options } of RUNS) {
    it(`while an update is about to make it, is left alone by up ${options.join(" ")}`, async () => {
      const stack = stackOf(name);
      const action = "cloudformation:CreateStackSet";
      await environment.faults([{ effect: "latency", action, milliseconds: 8_000, times: 1 }]);
      await environment.resetCalls();
      const failed = failingUp(stack, options);
      // The suite's timeout ends a wait in vain.
      while ((await createCalls()) === 0) await pause(100);
      await makeTeamStackSet(environment, `authomize-${name}`);
      const before = await ofTheTeam(`authomize-${name}`);
      assert.match(await failed, /NameAlreadyExists/);
      assert.deepEqual(await ofTheTeam(`authomize-${name}`), before);
      await assertNoTrustRole();
      const { incompleteAccounts = WORKLOADS } = await stack.outputs();
      assert.deepEqual(incompleteAccounts, WORKLOADS);
    });

    it(`afterwards is refused before anything is touched by up ${options.join(" ")}, and no destroy touches it`, async () => {
      const stack = stackOf(name);
      const before = await ofTheTeam(`authomize-${name}`);
      const output = await failingUp(stack, options);
      const found = `A StackSet authomize-${name} exists already in us-east-1.*no tag authomize-aws:stack`;
      assert.match(output, new RegExp(found));
      const fix = `config set --path "stackSet.name" authomize-${name}-2 --stack ${name}`;
      assert.ok(output.includes(fix), output);
      await assertNoTrustRole();
      await stack.destroy();
      assert.deepEqual(await ofTheTeam(`authomize-${name}`), before);
    });
  }

  it("under the name that the message gives, the stack makes its own, which another stack leaves alone", async () => {
    const [fs, on] = [stackOf("fs"), stackOf("on")];
    const before = await ofTheTeam("authomize-fs");
    const stackSet = { name: "authomize-fs-2" };
    fs.configure({ ...BY_STACK_SET, stackSet });
    await fs.up();
    const { StackSet } = await stackSetAsItIs(environment, "authomize-fs-2");
    assert.deepEqual(StackSet?.Tags, [{ Key: "authomize-aws:stack", Value: "authomize-aws/fs" }]);
    const role = await deployedRole(environment, WORKLOADS[0] ?? "");
    assert.equal(role?.tags["authomize-aws:stack"], "authomize-aws/fs");

    on.configure({ ...BY_STACK_SET, roleName: "Other", stackSet });
    assert.match(await failingUp(on), /its tag authomize-aws:stack says authomize-aws\/fs/);
    await fs.destroy();
    assert.deepEqual(await stackSetNames(environment), ["authomize-fs", "authomize-on"]);
    assert.deepEqual(await ofTheTeam("authomize-fs"), before);
  });
});
