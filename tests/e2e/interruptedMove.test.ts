import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { setStackSetTiming } from "../../sandbox/control";
import { ROOT } from "../../sandbox/folders";
import { Environment } from "./environment";
import { BY_STACK_SET, stackSetNames, trustStackSets, WORKLOADS } from "./stackSets";
import { deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

describe("a move from a StackSet that is interrupted while the StackSet goes", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
  });

  after(() => environment.stop());

  it("is not over, and ends with every role and without the StackSet when it is run again", async () => {
    const stack = await environment.stack("interrupted", BY_STACK_SET);
    await stack.up();
    const before = await deployedRoles(environment, WORKLOADS);
    stack.configure({ ...BY_STACK_SET, rollout: "accounts" });
    await stack.up();
    await stack.up();
    await setStackSetTiming({ operationSeconds: 3 }, { home: environment.home });
    await environment.resetCalls();
    const command = [join(ROOT, "commands", "authomize.js"), "move", "--yes"];
    const variables = { PULUMI_OPTION_CONFIG_FILE: stack.configFile };
    const move = environment.start("node", [...command, "--stack", "interrupted"], { variables });
    while ((await deletions()) === 0) await pause(50);
    move.interrupt();
    await move.ended;
    await setStackSetTiming({ operationSeconds: 0 }, { home: environment.home });

    const again = await stack.authomize("move", "--yes");
    assert.equal(again.exitCode, 0, again.output);
    assert.deepEqual(await stackSetNames(environment), []);
    assert.deepEqual(await deployedRoles(environment, WORKLOADS), before);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.destroy();
  });

  async function deletions(): Promise<number> {
    const { byAccount } = await environment.calls();
    return byAccount[MANAGEMENT_ACCOUNT]?.["cloudformation:DeleteStackInstances"] ?? 0;
  }
});
