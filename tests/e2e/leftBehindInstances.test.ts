import { MoveAccountCommand } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import { StackSets } from "./stackSetOperations";
import {
  BY_STACK_SET,
  organizationsOf,
  stackSetAsItIs,
  stackSetNames,
  trustStackSets,
  WORKLOADS,
} from "./stackSets";
import { deployedRole } from "./trustRoles";

const MOVED = "310957284466";

describe("an account that leaves a StackSet", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
  });

  after(() => environment.stop());

  async function move(AccountId: string, from: string, to: string): Promise<void> {
    await organizationsOf(environment).send(
      new MoveAccountCommand({ AccountId, SourceParentId: from, DestinationParentId: to }),
    );
  }

  it("without automatic deployment loses its role with the next update, wherever it was moved by hand", async () => {
    const manual = { ...BY_STACK_SET, stackSet: { autoDeployment: false } };
    const stack = await environment.stack("manual", manual);
    await stack.up();
    await move(MOVED, "ou-lark-prod0001", "ou-lark-security");
    await stack.up();
    assert.equal(await deployedRole(environment, MOVED), undefined);
    await move(MOVED, "ou-lark-security", "ou-lark-prod0001");
    await stack.up();
    assert.ok(await deployedRole(environment, MOVED));
    await move(MOVED, "ou-lark-prod0001", "ou-lark-security");
    await stack.destroy();
    assert.equal(await deployedRole(environment, MOVED), undefined);
    assert.deepEqual(await stackSetNames(environment), []);
    await move(MOVED, "ou-lark-security", "ou-lark-prod0001");
  });

  for (const options of [[], ["--continue-on-error"]]) {
    it(`is named by up ${options.join(" ")} where AWS keeps its stack, until the printed commands are run`, async () => {
      const name = `automatic${options.length}`;
      const exclude = { accounts: [MOVED] };
      const settings = {
        ...BY_STACK_SET,
        organization: { ...BY_STACK_SET.organization, exclude },
      };
      const stack = await environment.stack(name, settings);
      await stack.up();
      // Automatic deployment knows of no excluded account.
      const stackSets = new StackSets(environment.variables);
      await move(MOVED, "ou-lark-prod0001", "r-lark");
      await stackSets.settled(`authomize-${name}`);
      await move(MOVED, "r-lark", "ou-lark-prod0001");
      await stackSets.settled(`authomize-${name}`);
      assert.ok(await deployedRole(environment, MOVED));
      await runWhatIsPrinted(stack, options, MOVED);
      assert.equal(await deployedRole(environment, MOVED), undefined);
      const { Summaries } = await stackSetAsItIs(environment, `authomize-${name}`);
      assert.deepEqual(
        Summaries.map(({ Account }) => Account).sort(),
        WORKLOADS.filter((id) => id !== MOVED),
      );
      await stack.destroy();
      assert.deepEqual(await stackSetNames(environment), []);
    });
  }

  /** Runs an update that has to fail, the command that it prints, and an update that has to succeed. */
  async function runWhatIsPrinted(
    stack: Stack,
    options: readonly string[],
    account: string,
  ): Promise<void> {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
    assert.equal(exitCode, 1, output);
    const [command = ""] = /aws cloudformation delete-stack-instances .*/.exec(output) ?? [];
    assert.ok(command.includes(`Accounts=${account},`), output);
    const { exitCode: code, output: said } = await environment.run("sh", ["-c", command]);
    assert.equal(code, 0, said);
    await new StackSets(environment.variables).settled(`authomize-${stack.name}`);
    await stack.up();
  }
});
