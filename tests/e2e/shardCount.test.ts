import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { shardOf } from "../../shards/shardOfAccount";
import { Environment, type CommandResult, type Stack } from "./environment";
import { deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBERS = ["058264715093", "310957284466", "846120973358"];
const ACCOUNTS = [MANAGEMENT_ACCOUNT, ...MEMBERS];
const SHARDS = 2;
const SETTINGS = { accounts: ACCOUNTS, shards: SHARDS, externalId: "some-external-id" };
const RESHARD = /npx authomize fleet reshard --stack counted/;

/** The folder that the environment's stacks are kept in. */
function backendOf({ variables }: Environment): string {
  return fileURLToPath(variables["PULUMI_BACKEND_URL"] ?? "");
}

/** In order: each step starts from what the one before left. */
describe("the number of an environment's shards", () => {
  let environment: Environment;
  let index: Stack;
  let shards: readonly Stack[];
  let made: readonly (string | undefined)[];

  before(async () => {
    environment = await Environment.start();
    shards = await Promise.all(
      [0, 1].map((shard) => environment.stack(`counted-shard-0${shard}`, SETTINGS)),
    );
    index = await environment.stack("counted", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  async function roleIds(): Promise<readonly (string | undefined)[]> {
    const roles = await deployedRoles(environment, ACCOUNTS);
    return ACCOUNTS.map((id) => roles[id]?.roleId);
  }

  async function assertRefused(stack: Stack, settings: Readonly<Record<string, unknown>>) {
    stack.configure(settings);
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0, output);
    assert.match(output, RESHARD);
    assert.deepEqual(await roleIds(), made);
  }

  async function rolesInState(stack: Stack): Promise<number> {
    const { stdout } = await stack.pulumi("stack", "export");
    return stdout.split('"aws:iam/role:Role"').length - 1;
  }

  it("none is refused by an environment whose own stack was never deployed", async () => {
    for (const shard of shards) await shard.up();
    made = await roleIds();
    assert.ok(made.every((id) => id !== undefined));
    await assertRefused(index, { ...SETTINGS, shards: 0 });
    assert.equal(await rolesInState(index), 0);
  });

  it("none is refused by an environment whose own stack was deployed", async () => {
    index.configure(SETTINGS);
    await index.up();
    await assertRefused(index, { ...SETTINGS, shards: 0 });
    assert.equal(await rolesInState(index), 0);
  });

  it("another is refused by a shard, and by what is only named like one", async () => {
    for (const count of [0, 3]) {
      await assertRefused(shards[0] ?? index, { ...SETTINGS, shards: count });
    }
    const stranger = await environment.stack("counted-shard-07", SETTINGS);
    await assertRefused(stranger, SETTINGS);
    await assertRefused(stranger, { ...SETTINGS, shards: 0 });
    assert.equal(await rolesInState(stranger), 0);
  });

  it("that cannot be read is not taken for none", async () => {
    const file = join(backendOf(environment), ".pulumi", "stacks", "authomize-aws", "counted.json");
    const state = readFileSync(file, "utf8");
    writeFileSync(file, "unreadable");
    const [shard = index] = shards;
    shard.configure({ ...SETTINGS, maxSessionDuration: 7200 });
    const { exitCode, output } = await shard.pulumi("up", "--yes", "--skip-preview");
    writeFileSync(file, state);
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /The outputs of the stack counted could not be read/);
    const roles = Object.values(await deployedRoles(environment, ACCOUNTS));
    assert.ok(roles.every((role) => role?.maxSessionDuration === 3600));
  });
});

describe("a fleet run in which a shard fails", () => {
  const [account = ""] = MEMBERS;
  let environment: Environment;
  let index: Stack;

  before(async () => {
    environment = await Environment.start();
    index = await environment.stack("partly", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  const up = (...args: readonly string[]): Promise<CommandResult> =>
    index.authomize("fleet", "up", "--yes", ...args);

  /** As an engine that was killed leaves it. */
  function lock(stack: string): void {
    const locks = join(".pulumi", "locks", "organization", "authomize-aws", stack);
    const folder = join(backendOf(environment), locks);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "killed.json"), JSON.stringify({ pid: 1, hostname: "elsewhere" }));
  }

  it("exits as the engine does, and leaves outputs that say which account is incomplete", async () => {
    await environment.faults([{ effect: "deny", account, action: "iam:CreateRole" }]);
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0, output);
    assert.match(output, new RegExp(`partly-shard-0${shardOf(account, SHARDS)} failed:`));
    const { accounts, incompleteAccounts, externalId } = await index.outputs();
    assert.deepEqual(accounts, [...ACCOUNTS].sort());
    assert.deepEqual(incompleteAccounts, [account]);
    assert.equal(externalId, "some-external-id");
  });

  it("names what a shard that did not even begin still has from before", async () => {
    await environment.faults([]);
    assert.equal((await up()).exitCode, 0);
    assert.deepEqual((await index.outputs())["incompleteAccounts"], []);
    index.configure({ ...SETTINGS, externalId: "another-external-id" });
    const locked = `partly-shard-0${shardOf(account, SHARDS)}`;
    lock(locked);
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0, output);
    const ofShard = ACCOUNTS.filter((id) => shardOf(id, SHARDS) === shardOf(account, SHARDS));
    assert.deepEqual((await index.outputs())["incompleteAccounts"], ofShard.sort());
    await environment.run("pulumi", ["cancel", "--yes", "--stack", locked]);
    assert.equal((await up("--failed")).exitCode, 0);
    assert.deepEqual((await index.outputs())["incompleteAccounts"], []);
  });
});
