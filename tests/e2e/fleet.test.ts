import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { resetSandboxCalls, sandboxCalls } from "../../sandbox/control";
import { shardOf } from "../../shards/shardOfAccount";
import { type CommandResult, Environment, type Stack } from "./environment";
import { ADDED, eventsOf, type FleetEvent, MEMBERS, SETTINGS, SHARDS, shardStack } from "./fleets";
import { deployedRole, deployedRoles } from "./trustRoles";

/** A fleet's life, in order: each step starts from what the one before left. */
describe("an environment spread over shards", () => {
  let environment: Environment;
  let index: Stack;

  before(async () => {
    environment = await Environment.start();
    index = await environment.stack("fleet", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  function fleet(...args: readonly string[]): Promise<CommandResult> {
    return index.authomize("fleet", ...args, "--json");
  }

  async function succeed(...args: readonly string[]): Promise<readonly FleetEvent[]> {
    const result = await fleet(...args);
    assert.equal(result.exitCode, 0, result.output);
    return eventsOf(result);
  }

  function shardOutputs(shard: number): Promise<CommandResult> {
    const stack = ["--stack", `fleet-shard-0${shard}`];
    return environment.run("pulumi", ["stack", "output", "--json", "--show-secrets", ...stack]);
  }

  it("takes the selected stack, and asks before it touches anything", async () => {
    const select = ["stack", "select", "fleet", "--non-interactive"];
    assert.equal((await environment.run("pulumi", select)).exitCode, 0);
    for (const operation of ["up", "reshard"]) {
      const words = ["--no", "authomize", "fleet", operation, "--config-file", index.configFile];
      const { exitCode, output } = await environment.run("npx", words);
      assert.equal(exitCode, 1);
      const again = `npx authomize fleet ${operation} --stack fleet --config-file ${index.configFile} --yes\n`;
      assert.ok(output.endsWith(again), output);
    }
    const { stdout } = await environment.run("pulumi", ["stack", "ls", "--json"]);
    assert.doesNotMatch(stdout, /fleet-shard/);
  });

  it("up makes every role, and the environment's own stack exports all of them", async () => {
    const events = await succeed("up", "--yes");
    const done = events.filter(({ type }) => type === "account").map(({ account }) => account);
    assert.deepEqual(done.sort(), [...SETTINGS.accounts].sort());
    assert.equal(events[0]?.type, "start");
    for (const { type, status } of events) if (type === "account") assert.equal(status, "done");
    const stacks = (wanted: string) =>
      events.filter(({ type }) => type === wanted).map(({ stack }) => stack);
    assert.deepEqual(stacks("stackStart").sort(), [
      "fleet",
      "fleet-shard-00",
      "fleet-shard-01",
      "fleet-shard-02",
    ]);
    assert.deepEqual(stacks("stackEnd").sort(), stacks("stackStart").sort());
    assert.equal(stacks("stackEnd").at(-1), "fleet");
    const end = { type: "end", failed: [], interrupted: false, exitCode: 0 };
    assert.deepEqual(events.at(-1), end);

    const { fingerprint, shardFingerprints, ...outputs } = await index.outputs();
    assert.ok(fingerprint);
    assert.equal(Object.keys(shardFingerprints ?? {}).length, SHARDS);
    const externalId = outputs["externalId"] as string;
    assert.match(externalId, /^[0-9a-f-]{36}$/);
    for (const role of Object.values(await deployedRoles(environment, SETTINGS.accounts))) {
      assert.deepEqual(role?.trustPolicy, trustPolicy(externalId));
    }
    const accounts = [...SETTINGS.accounts].sort();
    assert.deepEqual(outputs, {
      roleArns: Object.fromEntries(
        accounts.map((id) => [id, `arn:aws:iam::${id}:role/AuthomizeCrossAccountTrustRole`]),
      ),
      externalId,
      roleName: "AuthomizeCrossAccountTrustRole",
      accounts,
      incompleteAccounts: [],
      incompleteRemovals: [],
      handover: { accountNumbers: accounts.join(",") },
      shards: SHARDS,
    });
  });

  it("each shard's stack has the accounts of that shard, and no other", async () => {
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const { stdout } = await shardOutputs(shard);
      const { accounts } = JSON.parse(stdout) as { accounts: readonly string[] };
      const expected = SETTINGS.accounts.filter((id) => shardOf(id, SHARDS) === shard);
      assert.deepEqual([...accounts].sort(), expected.sort());
    }
  });

  it("a shard is an ordinary stack, and the environment's own too: nothing is left to change", async () => {
    await index.succeed("preview", "--expect-no-changes");
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const onShard = ["--stack", `fleet-shard-0${shard}`, "--non-interactive"];
      const words = ["preview", "--expect-no-changes", ...onShard];
      // Pulumi Deployments can be given variables, and no options.
      const variables = { PULUMI_OPTION_CONFIG_FILE: index.configFile };
      const { exitCode, output } = await environment.run("pulumi", words, { variables });
      assert.equal(exitCode, 0, output);
    }
    await succeed("preview", "--expect-no-changes");
  });

  it("an account that is added changes its own shard alone", async () => {
    index.configure({ ...SETTINGS, accounts: [ADDED, ...SETTINGS.accounts] });
    const preview = ["preview", "--expect-no-changes"];
    const onShard = ["--stack", shardStack(ADDED), "--config-file", index.configFile];
    const ofEngine = await environment.run("pulumi", [...preview, ...onShard, "--non-interactive"]);
    assert.notEqual(ofEngine.exitCode, 0);
    assert.equal((await fleet(...preview)).exitCode, ofEngine.exitCode);
    const events = await succeed("up", "--yes");
    const changed = events
      .filter(({ type, changes = {} }) => type === "stackEnd" && (changes["create"] ?? 0) > 0)
      .map(({ stack }) => stack);
    assert.deepEqual(changed, [shardStack(ADDED)]);
    assert.ok(await deployedRole(environment, ADDED));
  });

  it("a shard that fails is listed with its cause, and --failed runs it alone", async () => {
    const [account = ""] = MEMBERS;
    index.configure({ ...SETTINGS, maxSessionDuration: 7200 });
    await environment.faults([{ effect: "deny", account, action: "iam:UpdateRole" }]);
    const failed = await fleet("up", "--yes");
    assert.notEqual(failed.exitCode, 0, failed.output);
    assert.deepEqual(eventsOf(failed).at(-1)?.failed, [shardStack(account), "fleet"]);
    const end = eventsOf(failed).find(
      ({ type, stack }) => type === "stackEnd" && stack === shardStack(account),
    );
    assert.match(end?.causes?.join("\n") ?? "", /AccessDenied/);

    await environment.faults([]);
    const events = await succeed("up", "--yes", "--failed");
    const run = events.filter(({ type }) => type === "stackStart").map(({ stack }) => stack);
    assert.deepEqual(run, [shardStack(account), "fleet"]);
    assert.equal((await deployedRole(environment, account))?.maxSessionDuration, 7200);
  });

  it("another number of shards is refused, with the command that moves the accounts", async () => {
    index.configure({ ...SETTINGS, shards: 4 });
    const { exitCode, output } = await index.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /npx authomize fleet reshard --stack fleet/);
    const shards = await fleet("up", "--yes");
    assert.notEqual(shards.exitCode, 0);
    assert.match(shards.output, /npx authomize fleet reshard --stack fleet/);
    assert.equal(shards.stdout, "", "no stack has begun");
    for (const account of SETTINGS.accounts) assert.ok(await deployedRole(environment, account));
  });

  async function roleIds(): Promise<readonly (string | undefined)[]> {
    const roles = await deployedRoles(environment, SETTINGS.accounts);
    return SETTINGS.accounts.map((id) => roles[id]?.roleId);
  }

  async function reshard(shards: number): Promise<void> {
    index.configure({ ...SETTINGS, maxSessionDuration: 7200, shards });
    await resetSandboxCalls({ home: environment.home });
    const { exitCode, output } = await index.authomize("fleet", "reshard", "--yes");
    assert.equal(exitCode, 0, output);
    assert.equal((await sandboxCalls({ home: environment.home })).total, 0);
  }

  it("reshard moves the accounts between stacks, and nothing in AWS", async () => {
    const before = await roleIds();
    const { externalId } = await index.outputs();
    await reshard(2);
    const events = await succeed("up", "--yes");
    const roles = events.flatMap(({ changes = {} }) => Object.keys(changes));
    assert.ok(!roles.includes("create"), "something was made anew");
    assert.deepEqual(await roleIds(), before);
    assert.equal((await index.outputs())["externalId"], externalId);
  });

  it("reshard to none gives one stack with everything, which an ordinary up goes on with", async () => {
    const before = await roleIds();
    const { externalId } = await index.outputs();
    await reshard(0);
    const output = await index.up();
    assert.doesNotMatch(output, /\d+ (created|replaced)/);
    assert.deepEqual(await roleIds(), before);
    assert.equal((await index.outputs())["externalId"], externalId);
    await index.succeed("preview", "--expect-no-changes");
  });

  it("reshard spreads a stack that was deployed without shards", async () => {
    const before = await roleIds();
    await reshard(SHARDS);
    await succeed("up", "--yes");
    assert.deepEqual(await roleIds(), before);
    await succeed("preview", "--expect-no-changes");
  });

  it("destroy leaves nothing", async () => {
    await succeed("destroy", "--yes");
    const accounts = [ADDED, ...SETTINGS.accounts];
    for (const role of Object.values(await deployedRoles(environment, accounts))) {
      assert.equal(role, undefined);
    }
  });
});
