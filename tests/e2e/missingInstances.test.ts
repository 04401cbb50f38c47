import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { setStackSetTiming } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { StackSets } from "./stackSetOperations";
import { BY_STACK_SET, stackSetNames, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRole, deployedRoles } from "./trustRoles";

const LOST = "310957284466";
const NEW_UNIT = ["058264715093", "692718340571"];
const MANUAL = { ...BY_STACK_SET, stackSet: { autoDeployment: false } };

/** In order: each step starts from what the one before left. */
describe("a StackSet whose instances are not those that are meant", () => {
  let environment: Environment;
  let stack: Stack;
  let stackSets: StackSets;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stackSets = new StackSets(environment.variables);
    stack = await environment.stack("missing", MANUAL);
    await stack.up();
  });

  after(() => environment.stop());

  async function whoHasTheRole(): Promise<readonly string[]> {
    const roles = await deployedRoles(environment, [...WORKLOADS, ...NEW_UNIT]);
    return Object.keys(roles)
      .filter((id) => roles[id] !== undefined)
      .sort();
  }

  /** As somebody would by hand: its role goes with it. */
  async function deleteInstance(): Promise<void> {
    const removal = stackSets.remove("authomize-missing", {
      OrganizationalUnitIds: ["ou-lark-prod0001"],
      Accounts: [LOST],
      AccountFilterType: "INTERSECTION",
    });
    await stackSets.ended("authomize-missing", removal);
  }

  it("has the one made again that somebody deleted, by the next up and without another change", async () => {
    await deleteInstance();
    assert.equal(await deployedRole(environment, LOST), undefined);
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), WORKLOADS);
    await stack.up();
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("fails the run that cannot make it, and the next one makes it", async () => {
    await deleteInstance();
    await environment.faults([{ effect: "deny", action: "cloudformation:CreateStackInstances" }]);
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--continue-on-error");
    assert.notEqual(exitCode, 0);
    assert.match(output, /AccessDenied/);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [LOST]);
    await environment.faults([]);
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), WORKLOADS);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
  });

  it("is believed although AWS lists a change some seconds late", async () => {
    await setStackSetTiming({ listingDelaySeconds: 2 }, { home: environment.home });
    stack.configure({ ...MANUAL, externalId: "another-external-id" });
    await stack.up();
    await setStackSetTiming({ listingDelaySeconds: 0 }, { home: environment.home });
    for (const id of WORKLOADS) {
      const role = await deployedRole(environment, id);
      assert.deepEqual(role?.trustPolicy, trustPolicy("another-external-id"), id);
    }
  });

  it("loses an account and gains a unit in one change", async () => {
    const organizationalUnits = ["ou-lark-workload", "ou-lark-security"];
    const organization = { include: { organizationalUnits }, exclude: { accounts: [LOST] } };
    stack.configure({ ...MANUAL, externalId: "another-external-id", organization });
    await stack.up();
    const meant = [...WORKLOADS.filter((id) => id !== LOST), ...NEW_UNIT].sort();
    assert.deepEqual(await whoHasTheRole(), meant);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("leaves nothing when it goes", async () => {
    await stack.destroy();
    assert.deepEqual(await whoHasTheRole(), []);
    assert.deepEqual(await stackSetNames(environment), []);
  });
});
