import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { BY_STACK_SET, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRole, iamIn } from "./trustRoles";

const [OCCUPIED = ""] = WORKLOADS;
/** Each renaming counts as a removal, there and back. */
const ORIGINAL = { ...BY_STACK_SET, maxRemovals: WORKLOADS.length };
const RENAMED = { ...ORIGINAL, roleName: "Renamed" };

/** In order: each step starts from what the one before left. */
describe("a role that is renamed by a StackSet", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("renamed", BY_STACK_SET);
    await stack.up();
  });

  after(() => environment.stop());

  /** The accounts that have the role of a name, and trust as the contract does. */
  async function accountsWith(roleName: string): Promise<readonly string[]> {
    const roles = await Promise.all(WORKLOADS.map((id) => deployedRole(environment, id, roleName)));
    const trust = JSON.stringify(trustPolicy("some-external-id"));
    return WORKLOADS.filter((_, index) => JSON.stringify(roles[index]?.trustPolicy) === trust);
  }

  async function roleByHand(command: CreateRoleCommand | DeleteRoleCommand): Promise<void> {
    const iam = await iamIn(environment, OCCUPIED);
    await (command instanceof CreateRoleCommand ? iam.send(command) : iam.send(command));
    iam.destroy();
  }

  for (const options of [[], ["--continue-on-error"]]) {
    it(`up ${options.join(" ")} that fails in an account leaves a role in each; undone, all have the old one`, async () => {
      const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("by-hand"));
      await roleByHand(new CreateRoleCommand({ RoleName: "Renamed", AssumeRolePolicyDocument }));
      stack.configure(RENAMED);
      const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
      assert.equal(exitCode, 1, output);
      const old = await accountsWith("AuthomizeCrossAccountTrustRole");
      assert.ok(old.includes(OCCUPIED));
      assert.deepEqual([...old, ...(await accountsWith("Renamed"))].sort(), WORKLOADS);

      stack.configure(ORIGINAL);
      await stack.up();
      assert.deepEqual(await accountsWith("AuthomizeCrossAccountTrustRole"), WORKLOADS);
      assert.deepEqual(await accountsWith("Renamed"), []);
      await stack.succeed("preview", "--expect-no-changes");
      await roleByHand(new DeleteRoleCommand({ RoleName: "Renamed" }));
    });
  }

  it("has the new name alone, once nothing is in the way", async () => {
    stack.configure(RENAMED);
    await stack.up();
    assert.deepEqual(await accountsWith("Renamed"), WORKLOADS);
    assert.deepEqual(await accountsWith("AuthomizeCrossAccountTrustRole"), []);
  });
});
