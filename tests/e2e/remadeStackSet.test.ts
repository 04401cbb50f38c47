import { DeleteStackInstancesCommand } from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import {
  BY_STACK_SET,
  cloudFormationOf,
  settled,
  stackSetAsItIs,
  stackSetNames,
  trustStackSets,
  WORKLOADS,
} from "./stackSets";
import { deployedRoles } from "./trustRoles";

const [EXCLUDED = "", ...OTHERS] = WORKLOADS;
const WITHOUT_ONE = {
  ...BY_STACK_SET,
  organization: { ...BY_STACK_SET.organization, exclude: { accounts: [EXCLUDED] } },
  maxRemovals: WORKLOADS.length,
};
const DENIED = [{ effect: "deny", action: "cloudformation:DeleteStackInstances" }] as const;

/** In order: each step starts from what the one before left. */
describe("a StackSet that AWS cannot change as it is asked for", () => {
  let environment: Environment;
  let stack: Stack;
  let first: Readonly<Record<string, string | undefined>>;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("remade", BY_STACK_SET);
    await stack.up();
    first = await roleIds();
  });

  after(() => environment.stop());

  async function roleIds(): Promise<Readonly<Record<string, string | undefined>>> {
    const roles = await deployedRoles(environment, WORKLOADS);
    return Object.fromEntries(WORKLOADS.map((id) => [id, roles[id]?.roleId]));
  }

  async function whoHasTheRole(): Promise<readonly string[]> {
    const ids = await roleIds();
    return WORKLOADS.filter((id) => ids[id] !== undefined);
  }

  /** An update that has to end by itself, and to fail; returns what it said. */
  async function failingUp(...options: readonly string[]): Promise<string> {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
    assert.notEqual(exitCode, 0, output);
    assert.doesNotMatch(output, /unhandled|\bat .*\.[jt]s:\d+/);
    return output;
  }

  for (const options of [["--continue-on-error"], []]) {
    it(`up ${options.join(" ")} ends where its deletion is refused, and loses no role`, async () => {
      stack.configure(WITHOUT_ONE);
      await environment.faults(DENIED);
      assert.match(await failingUp(...options), /DeleteStackInstances/);
      assert.deepEqual(await roleIds(), first);
      await environment.faults([]);
    });
  }

  it("undone, it is what it was", async () => {
    stack.configure(BY_STACK_SET);
    await stack.up();
    assert.deepEqual(await roleIds(), first);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("goes with its roles in one update, which says so, and is made by the next", async () => {
    stack.configure(WITHOUT_ONE);
    assert.match(
      await stack.up(),
      /deletes the StackSet authomize-remade.*npx pulumi up --stack remade/,
    );
    assert.deepEqual(await whoHasTheRole(), []);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], OTHERS);
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), OTHERS);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("gets another name in the same way", async () => {
    stack.configure({ ...WITHOUT_ONE, stackSet: { name: "authomize-renamed" } });
    await stack.up("--continue-on-error");
    assert.deepEqual(await stackSetNames(environment), []);
    await stack.up("--continue-on-error");
    assert.deepEqual(await stackSetNames(environment), ["authomize-renamed"]);
    assert.deepEqual(await whoHasTheRole(), OTHERS);
  });

  it("asks again for a stack instance that somebody deleted, and touches no other", async () => {
    const before = await roleIds();
    const [gone = ""] = OTHERS;
    const client = cloudFormationOf(environment);
    await client.send(
      new DeleteStackInstancesCommand({
        StackSetName: "authomize-renamed",
        DeploymentTargets: {
          OrganizationalUnitIds: ["ou-lark-workload"],
          Accounts: [gone],
          AccountFilterType: "INTERSECTION",
        },
        Regions: ["us-east-1"],
        RetainStacks: false,
      }),
    );
    await settled(client, "authomize-renamed");
    assert.equal((await roleIds())[gone], undefined);
    await stack.up();
    const after = await roleIds();
    assert.ok(after[gone]);
    assert.deepEqual({ ...after, [gone]: before[gone] }, before);
    await stack.up();
    assert.deepEqual(await roleIds(), after);
    const { Summaries } = await stackSetAsItIs(environment, "authomize-renamed");
    assert.equal(Summaries.length, OTHERS.length);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    assert.deepEqual(await whoHasTheRole(), []);
    assert.deepEqual(await stackSetNames(environment), []);
  });
});
