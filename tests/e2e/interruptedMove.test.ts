import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { setStackSetTiming } from "../../sandbox/control";
import { ROOT } from "../../sandbox/folders";
import { Environment } from "./environment";
import { BY_STACK_SET, stackSetNames, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

describe("a move that is interrupted", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
  });

  after(() => environment.stop());

  it("to a StackSet: its roles are in nobody's way, and it ends when it is run again", async () => {
    // All in one wave.
    const byStackSet = { ...BY_STACK_SET, maxRemovals: 5 };
    const stack = await environment.stack("interrupted-there", {
      ...byStackSet,
      rollout: "accounts",
    });
    await stack.up();
    stack.configure(byStackSet);
    await stack.up();
    await setStackSetTiming({ operationSeconds: 3 }, { home: environment.home });
    await interruptedMove("interrupted-there", stack.configFile, "CreateStackInstances");
    await setStackSetTiming({ operationSeconds: 0 }, { home: environment.home });
    while ((await deployedRoles(environment, WORKLOADS))[WORKLOADS[0] ?? ""] === undefined) {
      await pause(200);
    }
    const { exitCode, output } = await stack.authomize("preflight");
    assert.equal(exitCode, 0, output);
    const again = await stack.authomize("move", "--yes");
    assert.equal(again.exitCode, 0, again.output);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.destroy();
  });

  it("from a StackSet while that goes: it is not over, and ends with every role when it is run again", async () => {
    const stack = await environment.stack("interrupted", BY_STACK_SET);
    await stack.up();
    const before = await deployedRoles(environment, WORKLOADS);
    stack.configure({ ...BY_STACK_SET, rollout: "accounts" });
    await stack.up();
    await stack.up();
    await setStackSetTiming({ operationSeconds: 3 }, { home: environment.home });
    await interruptedMove("interrupted", stack.configFile, "DeleteStackInstances");
    await setStackSetTiming({ operationSeconds: 0 }, { home: environment.home });

    const again = await stack.authomize("move", "--yes");
    assert.equal(again.exitCode, 0, again.output);
    assert.deepEqual(await stackSetNames(environment), []);
    assert.deepEqual(await deployedRoles(environment, WORKLOADS), before);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.destroy();
  });

  /** Ctrl-C once CloudFormation has been asked for something. */
  async function interruptedMove(stack: string, configFile: string, action: string): Promise<void> {
    await environment.resetCalls();
    const command = [join(ROOT, "commands", "authomize.js"), "move", "--yes", "--stack", stack];
    const variables = { PULUMI_OPTION_CONFIG_FILE: configFile };
    const move = environment.start("node", command, { variables });
    while ((await callsOf(action)) === 0) await pause(50);
    move.interrupt();
    await move.ended;
  }

  async function callsOf(action: string): Promise<number> {
    const { byAccount } = await environment.calls();
    return byAccount[MANAGEMENT_ACCOUNT]?.[`cloudformation:${action}`] ?? 0;
  }
});
