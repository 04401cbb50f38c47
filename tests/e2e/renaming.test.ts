import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole } from "./trustRoles";

const A = "846120973358";
const B = "310957284466";
const C = "058264715093";
const ACCOUNTS = [A, B, C];
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];
const SETTINGS = { accounts: ACCOUNTS, externalId: "the-id", maxRemovals: 3 };

/** A renamed role, in an organization where things go wrong in the middle. */
describe("a changed role name", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("renamed", { ...SETTINGS, roleName: "R1" });
    await stack.up();
  });

  after(async () => {
    await environment.stop();
  });

  function ask(roleName: string, more: Readonly<Record<string, unknown>> = {}): void {
    stack.configure({ ...SETTINGS, roleName, ...more });
  }

  /** Every account has a role of this name that is the contract's, and none of the other name. */
  async function assertOnly(there: string, gone: string): Promise<void> {
    for (const account of ACCOUNTS) {
      await assertWorks(account, there);
      assert.equal(await deployedRole(environment, account, gone), undefined);
    }
  }

  /** The launcher of the CLI ends at Ctrl-C; the engine unlocks the stack when it has come to its end. */
  async function engineEnded(): Promise<void> {
    const locks = join(environment.home, "state", ".pulumi", "locks");
    const files = () => readdirSync(locks, { recursive: true, withFileTypes: true });
    while (files().some((entry) => entry.isFile())) await pause(100);
  }

  async function assertWorks(account: string, name: string): Promise<void> {
    const role = await deployedRole(environment, account, name);
    assert.deepEqual(role?.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
    assert.deepEqual(role.trustPolicy, trustPolicy("the-id"));
  }

  it("is refused where more roles would be replaced than one update may remove", async () => {
    ask("R2", { maxRemovals: 2 });
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /846120973358: its role R1 is replaced by one of another name/);
    assert.match(output, /locks Authomize out until the dialog's Assume Role field has the new/);
    assert.match(output, /npx pulumi config set maxRemovals 3 --stack renamed/);
  });

  it("that fails in one account leaves every old role, and is undone without a trace", async () => {
    await environment.faults([{ effect: "deny", account: A, action: "iam:CreateRole" }]);
    ask("R2");
    const failed = await stack.pulumi(...UP);
    assert.notEqual(failed.exitCode, 0);
    for (const account of ACCOUNTS) await assertWorks(account, "R1");
    ask("R1");
    await environment.faults([]);
    await stack.up("--continue-on-error");
    await assertOnly("R1", "R2");
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("that is interrupted leaves every old role, and the old name brings back what was", async () => {
    ask("R2");
    await environment.faults([
      { effect: "latency", account: B, action: "iam:CreateRole", milliseconds: 3_000 },
    ]);
    await environment.resetCalls();
    const running = stack.start(...UP);
    while ((await environment.calls()).byAccount[B]?.["iam:CreateRole"] === undefined) {
      await pause(100);
    }
    running.interrupt();
    assert.notEqual(await running.ended, 0);
    await engineEnded();
    await environment.faults([]);
    for (const account of ACCOUNTS) await assertWorks(account, "R1");
    ask("R1");
    const undone = await stack.pulumi(...UP);
    // AWS may have made a role that the cancelled engine has not written down.
    if (undone.exitCode !== 0) {
      assert.match(undone.output, /An interrupted run has left/);
      assert.match(undone.output, /npx authomize adopt --import --stack renamed/);
      const file = join(environment.home, "adopt.json");
      const adopted = await stack.authomize("adopt", "--import", "--file", file);
      assert.equal(adopted.exitCode, 0, adopted.output);
      await stack.up("--continue-on-error");
    }
    await assertOnly("R1", "R2");
  });

  it("whose old role cannot be removed names it until it is gone", async () => {
    ask("R3");
    await environment.faults([{ effect: "deny", account: A, action: "iam:DeleteRole" }]);
    const failed = await stack.pulumi(...UP);
    assert.notEqual(failed.exitCode, 0);
    for (const account of ACCOUNTS) await assertWorks(account, "R3");
    const again = await stack.pulumi(...UP);
    assert.notEqual(again.exitCode, 0);
    const named = (await stack.outputs())["incompleteRemovals"];
    assert.deepEqual(named, [`arn:aws:iam::${A}:role/R1`]);
    await environment.faults([]);
    await stack.up("--continue-on-error");
    await assertOnly("R3", "R1");
    await stack.up();
    assert.deepEqual((await stack.outputs())["incompleteRemovals"], []);
  });

  it("the path is changed with the name or not at all", async () => {
    ask("R3", { rolePath: "/v/" });
    const { exitCode, output } = await stack.pulumi(...UP);
    assert.notEqual(exitCode, 0);
    assert.match(output, /rolePath: "\/v\/" cannot be changed alone/);
    for (const account of ACCOUNTS) await assertWorks(account, "R3");
    ask("R4", { rolePath: "/v/" });
    await stack.up();
    await assertOnly("R4", "R3");
    const role = await deployedRole(environment, A, "R4");
    assert.equal(role?.arn, `arn:aws:iam::${A}:role/v/R4`);
    await stack.destroy();
  });
});
