import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Environment, type CommandResult, type Stack } from "./environment";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const ADDED = "846120973358";
const ACCOUNTS = [MANAGEMENT_ACCOUNT, "058264715093", "310957284466"];
const ALL = [...ACCOUNTS, ADDED];
const SETTINGS = { accounts: ACCOUNTS, shards: "auto", externalId: "some-external-id" };
const RESHARD = /npx authomize fleet reshard --stack auto$/m;

/** In order: each step starts from what the one before left. */
describe("an environment whose number of shards is left to fleet", () => {
  let environment: Environment;
  let index: Stack;
  let shard: Stack;
  let made: readonly (string | undefined)[];

  before(async () => {
    environment = await Environment.start();
    index = await environment.stack("auto", SETTINGS);
    shard = await environment.stack("auto-shard-00", SETTINGS);
    // Not enough for two accounts: the engine and the program of a stack take 350 MB.
    const preload = "process.availableMemory = () => 500e6;";
    writeFileSync(join(environment.home, "little-memory.cjs"), preload);
  });

  after(async () => {
    await environment.stop();
  });

  function onSmallMachine(): void {
    const preload = join(environment.home, "little-memory.cjs");
    for (const stack of [index, shard]) stack.variables = { NODE_OPTIONS: `--require ${preload}` };
  }

  function onThisMachine(): void {
    for (const stack of [index, shard]) stack.variables = {};
  }

  async function fleet(...args: readonly string[]): Promise<CommandResult> {
    const result = await index.authomize("fleet", ...args);
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }

  async function assertRefused(command: Promise<CommandResult>, message: RegExp): Promise<void> {
    const { exitCode, output } = await command;
    assert.notEqual(exitCode, 0, output);
    assert.match(output, message);
  }

  async function roleIds(): Promise<readonly (string | undefined)[]> {
    const roles = await deployedRoles(environment, ACCOUNTS);
    return ACCOUNTS.map((id) => roles[id]?.roleId);
  }

  it("stacks alone do not choose one: fleet up comes first", async () => {
    const message = /npx authomize fleet up --stack auto$/m;
    for (const stack of [index, shard]) {
      await assertRefused(stack.pulumi("up", "--yes", "--skip-preview"), message);
    }
    for (const id of ACCOUNTS) assert.equal(await deployedRole(environment, id), undefined);
  });

  it("fleet up chooses one, and says why", async () => {
    const { output } = await fleet("up", "--yes");
    assert.match(output, /^shards is auto: 1 shard for 3 accounts: the largest has 3 /m);
    assert.equal((await index.outputs())["shards"], 1);
    made = await roleIds();
    assert.ok(made.every((id) => id !== undefined));
  });

  it("more accounts and less memory leave it as it is, and fleet up says what would be better", async () => {
    onSmallMachine();
    for (const stack of [index, shard]) stack.configure({ ...SETTINGS, accounts: ALL });
    const { output } = await fleet("up", "--yes");
    assert.match(output, /^auto is spread over 1 shard, .* would now be 4 shards for 4 accounts/m);
    assert.match(output, RESHARD);
    assert.equal((await index.outputs())["shards"], 1);
    assert.ok(await deployedRole(environment, ADDED));
  });

  it("a shard alone has it, and so have the environment's own stack and every command", async () => {
    for (const stack of [shard, index]) await stack.up("--expect-no-changes");
    const { exitCode, output } = await index.authomize("verify");
    assert.equal(exitCode, 0, output);
    assert.match((await index.authomize("adopt")).output, /^Nothing to adopt/m);
  });

  it("reshard chooses anew, and what it chose holds wherever the fleet runs next", async () => {
    const { output } = await fleet("reshard", "--yes");
    assert.match(output, /^shards is auto: 4 shards for 4 accounts: the largest has /m);
    onThisMachine();
    const up = await fleet("up", "--yes");
    assert.doesNotMatch(up.output, /\d+ create/);
    assert.equal((await index.outputs())["shards"], 4);
    assert.deepEqual(await roleIds(), made);
    await shard.up("--expect-no-changes");
  });

  it("one stack with all accounts is resharded first", async () => {
    index.configure({ ...SETTINGS, accounts: ALL, shards: 0 });
    await fleet("reshard", "--yes");
    index.configure({ ...SETTINGS, accounts: ALL });
    await assertRefused(index.pulumi("preview"), /shards is auto, but auto was deployed with 0/);
    await assertRefused(index.authomize("fleet", "up", "--yes"), RESHARD);
    await fleet("reshard", "--yes");
    assert.equal((await index.outputs())["shards"], 1);
    assert.deepEqual(await roleIds(), made);
  });
});
