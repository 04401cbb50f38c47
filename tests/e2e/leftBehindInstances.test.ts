import { CloseAccountCommand, MoveAccountCommand } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import {
  BY_STACK_SET,
  organizationsOf,
  stackSetAsItIs,
  stackSetNames,
  trustStackSets,
  WORKLOADS,
} from "./stackSets";
import { deployedRole } from "./trustRoles";

const PRODUCTION = ["310957284466", "846120973358"];
const [MOVED = "", CLOSED = ""] = PRODUCTION;
const MANUAL = { ...BY_STACK_SET, stackSet: { autoDeployment: false } };

/** In order: each step starts from what the one before left. */
describe("an account that leaves a StackSet without automatic deployment", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("manual", MANUAL);
    await stack.up();
  });

  after(() => environment.stop());

  async function move(AccountId: string, from: string, to: string): Promise<void> {
    await organizationsOf(environment).send(
      new MoveAccountCommand({ AccountId, SourceParentId: from, DestinationParentId: to }),
    );
  }

  async function instances(): Promise<readonly string[]> {
    const { Summaries } = await stackSetAsItIs(environment, "authomize-manual");
    return Summaries.map(({ Account }) => Account ?? "").sort();
  }

  it("moved by hand to a unit that is not enrolled, loses its role with the next update", async () => {
    await move(MOVED, "ou-lark-prod0001", "ou-lark-security");
    await stack.up();
    assert.equal(await deployedRole(environment, MOVED), undefined);
    assert.deepEqual(
      await instances(),
      WORKLOADS.filter((id) => id !== MOVED),
    );
    await move(MOVED, "ou-lark-security", "ou-lark-prod0001");
    await stack.up();
    assert.ok(await deployedRole(environment, MOVED));
  });

  it("closed, is named until the printed command has let go of it", async () => {
    await organizationsOf(environment).send(new CloseAccountCommand({ AccountId: CLOSED }));
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    if (exitCode !== 0) {
      assert.match(output, new RegExp(`left its role in 1 account[^]*${CLOSED}`));
      const [command = ""] = /aws cloudformation delete-stack-instances .*/.exec(output) ?? [];
      const { exitCode: code, output: said } = await environment.run("sh", ["-c", command.trim()]);
      assert.equal(code, 0, said);
      await stack.up();
    }
    assert.deepEqual(
      await instances(),
      WORKLOADS.filter((id) => id !== CLOSED),
    );
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    assert.deepEqual(await stackSetNames(environment), []);
  });
});
