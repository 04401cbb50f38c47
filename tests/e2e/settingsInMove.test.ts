import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import { BY_STACK_SET, stackSetNames, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRole, deployedRoles } from "./trustRoles";

const CHANGED = {
  roleName: { roleName: "Another" },
  rolePath: { rolePath: "/vendors/" },
  externalId: { externalId: "another-external-id" },
  legacyUser: { legacyUser: true },
};
const BACK = { ...BY_STACK_SET, rollout: "accounts" };

/** In order: each step starts from what the one before left. */
describe("settings that change in the middle of a move", () => {
  let environment: Environment;
  let stack: Stack;
  let first: unknown;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("settings", BY_STACK_SET);
    await stack.up();
    first = await deployedRoles(environment, WORKLOADS);
  });

  after(() => environment.stop());

  async function refused(options: readonly string[], settings: object): Promise<string> {
    stack.configure({ ...BACK, ...settings });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
    assert.equal(exitCode, 1, output);
    return output;
  }

  it("are refused together with the change of the rollout, and no role is touched", async () => {
    const output = await refused(["--continue-on-error"], { ...CHANGED.roleName });
    assert.match(output, /changes together with these settings[^]*roleName/);
    assert.deepEqual(await deployedRoles(environment, WORKLOADS), first);
  });

  for (const options of [[], ["--continue-on-error"]]) {
    it(`are refused by up ${options.join(" ")} while it is under way, all of them by name`, async () => {
      stack.configure(BACK);
      await stack.up();
      const settings = Object.assign({}, ...Object.values(CHANGED)) as object;
      const output = await refused(options, settings);
      assert.match(output, /A move between the rollouts is under way/);
      for (const key of Object.keys(CHANGED)) assert.ok(output.includes(key), key);
      assert.match(output, /npx authomize move --stack settings/);
      assert.equal(await deployedRole(environment, WORKLOADS[0] ?? "", "Another"), undefined);
    });
  }

  it("are changed once it is finished, and leave one role in each account", async () => {
    stack.configure(BACK);
    const moved = await stack.authomize("move", "--yes");
    assert.equal(moved.exitCode, 0, moved.output);
    assert.deepEqual(await stackSetNames(environment), []);
    stack.configure({ ...BACK, externalId: "another-external-id" });
    await stack.up();
    for (const id of WORKLOADS) {
      const role = await deployedRole(environment, id);
      assert.match(JSON.stringify(role?.trustPolicy), /another-external-id/);
    }
  });
});
