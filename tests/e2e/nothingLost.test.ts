import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const INTERRUPTED = "692718340571";
const CLOSED = "846120973358";
const OTHERS = [MANAGEMENT_ACCOUNT, "058264715093", "310957284466"];

describe("nothing is lost", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  /** Waits until AWS has seen a call; the suite's timeout ends a wait in vain. */
  async function called(account: string, action: string): Promise<void> {
    for (;;) {
      const { byAccount } = await environment.calls();
      if ((byAccount[account]?.[action] ?? 0) > 0) return;
      await pause(100);
    }
  }

  function stateFile(name: string): string {
    const stacks = join(environment.home, "state", ".pulumi", "stacks");
    return join(stacks, "authomize-aws", `${name}.json`);
  }

  /** Waits until the engine has written all that it knows. */
  async function unchanging(file: string): Promise<void> {
    for (let last = ""; ;) {
      const content = readFileSync(file, "utf8");
      if (content === last) return;
      last = content;
      await pause(1_000);
    }
  }

  describe("when the engine is killed in the middle of an update", () => {
    let stack: Stack;
    const settings = { accounts: [INTERRUPTED, ...OTHERS], externalId: "some-external-id" };

    before(async () => {
      stack = await environment.stack("killed", settings);
      // CreateRole has happened, and the plugin still waits to read the role back.
      await environment.faults([
        { effect: "latency", account: INTERRUPTED, action: "iam:GetRole", milliseconds: 30_000 },
      ]);
      await environment.resetCalls();
      const engine = stack.start("up", "--yes", "--skip-preview");
      await called(INTERRUPTED, "iam:CreateRole");
      await unchanging(stateFile("killed"));
      await engine.kill();
      await environment.faults([]);
    });

    after(async () => {
      await stack.destroy();
    });

    it("the next update is refused, and says who holds the lock", async () => {
      const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(exitCode, 0);
      assert.match(output, /currently locked by 1 lock/);
      assert.match(output, /created by .+@.+ \(pid \d+\)/);
      assert.match(output, /pulumi cancel/);
    });

    it("cancel, an update, adopt and another update end with every role and no change", async () => {
      await stack.succeed("cancel", "--yes");
      const first = await stack.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
      assert.notEqual(first.exitCode, 0);
      assert.match(first.output, /an interrupted run has left it behind/);
      const before = await deployedRole(environment, INTERRUPTED);
      const file = join(environment.home, "adopt.json");
      const adopted = await stack.authomize("adopt", "--file", file, "--import");
      assert.equal(adopted.exitCode, 0, adopted.output);
      // Others may have been under way too when the engine was killed.
      assert.match(adopted.output, /roles? to adopt into killed, written to/);
      assert.match(adopted.output, new RegExp(`^ +authomize-${INTERRUPTED}$`, "m"));
      await stack.up();
      await stack.succeed("preview", "--expect-no-changes");
      const after = await deployedRole(environment, INTERRUPTED);
      assert.equal(after?.roleId, before?.roleId);
      assert.deepEqual(after?.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
      for (const role of Object.values(await deployedRoles(environment, settings.accounts))) {
        assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
      }
    });

    it("a state file whose attributes were cut off is whole again without them", async () => {
      // The engine writes them beside the state, and not in one step: a kill may fall in between.
      writeFileSync(`${stateFile("killed")}.attrs`, "");
      const { exitCode, output } = await stack.pulumi("preview", "--expect-no-changes");
      assert.notEqual(exitCode, 0);
      assert.match(output, /failed to load checkpoint: EOF/);
      rmSync(`${stateFile("killed")}.attrs`);
      await stack.succeed("preview", "--expect-no-changes");
    });

    it("then there is nothing to adopt", async () => {
      const { exitCode, output } = await stack.authomize("adopt");
      assert.equal(exitCode, 0);
      assert.match(output, /^Nothing to adopt/m);
    });
  });

  describe("when an account is closed after it was deployed", () => {
    let stack: Stack;
    const settings = { accounts: OTHERS, externalId: "some-external-id" };

    before(async () => {
      stack = await environment.stack("closed", { ...settings, accounts: [CLOSED, ...OTHERS] });
      await stack.up();
      await environment.faults([{ effect: "account-vanished", account: CLOSED }]);
    });

    after(async () => {
      await environment.faults([]);
      await stack.destroy();
    });

    it("is not forgotten while it is still in the settings", async () => {
      const { exitCode, output } = await stack.authomize("forget", CLOSED);
      assert.equal(exitCode, 1);
      assert.match(
        output,
        /is still enrolled in the stack closed \(listed in the setting accounts\)/,
      );
    });

    it("fails the update that removes it, and says why", async () => {
      stack.configure(settings);
      const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        new RegExp(`1 role is to be removed and cannot be[^]*role/\\w+, by the`),
      );
      assert.match(output, new RegExp(`npx authomize forget ${CLOSED} --stack closed`));
    });

    it("forget drops it from the state without a call to it, and the next update has nothing to do", async () => {
      await environment.resetCalls();
      const { exitCode, output } = await stack.authomize("forget", CLOSED);
      assert.equal(exitCode, 0, output);
      assert.match(output, /What stays behind/);
      await stack.up();
      const { byAccount } = await environment.calls();
      assert.equal(byAccount[CLOSED], undefined);
      await stack.succeed("preview", "--expect-no-changes");
    });

    it("has nothing to forget the second time", async () => {
      const { exitCode, output } = await stack.authomize("forget", CLOSED);
      assert.equal(exitCode, 1);
      assert.match(output, /knows nothing of account 846120973358/);
    });
  });

  it("of two updates at once the second is refused, with the first one's owner", async () => {
    const stack = await environment.stack("twice", {
      accounts: [INTERRUPTED],
      externalId: "some-external-id",
    });
    await environment.resetCalls();
    await environment.faults([
      { effect: "latency", account: INTERRUPTED, action: "iam:CreateRole", milliseconds: 4_000 },
    ]);
    const first = stack.start("up", "--yes", "--skip-preview");
    await called(INTERRUPTED, "iam:CreateRole");
    const second = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(second.exitCode, 0);
    assert.match(second.output, /locked by 1 lock[^]*created by .+@.+ \(pid \d+\)/);
    assert.equal(await first.ended, 0);
    await environment.faults([]);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.destroy();
  });
});
