import { UpdateRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { shardOf } from "../../shards/shardOfAccount";
import { type CommandResult, Environment, type Stack } from "./environment";
import { eventsOf, type FleetEvent } from "./fleets";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHARDS = 6;
/** The sandbox's generated member accounts (sandbox/organization/description.py). */
const GENERATED = Array.from({ length: 60 }, (_, index) =>
  String((100_000_000_007 + index * 739_391_113) % 1_000_000_000_000).padStart(12, "0"),
);
const [ADDED = "", SECOND = "", ...OTHERS] = GENERATED;
const ACCOUNTS = [MANAGEMENT_ACCOUNT, ...OTHERS];
const SETTINGS = { accounts: ACCOUNTS, shards: SHARDS, externalId: "some-external-id" };
const shardOfAccount = (account: string) => `unchanged-shard-0${shardOf(account, SHARDS)}`;

/** What `fleet plan --json` prints. */
interface PrintedPlan {
  readonly shards: readonly {
    readonly stack: string;
    readonly runs: boolean;
    readonly reason: string;
  }[];
  readonly index: { readonly runs: boolean; readonly reason: string };
}

/** In order: each step starts from what the one before left. */
describe("a fleet of 60 accounts in which little changes", () => {
  let environment: Environment;
  let index: Stack;

  before(async () => {
    environment = await Environment.start({ generatedAccounts: GENERATED.length });
    index = await environment.stack("unchanged", SETTINGS);
    await succeed("up", "--yes");
  });

  after(() => environment.stop());

  const fleet = (...args: readonly string[]): Promise<CommandResult> =>
    index.authomize("fleet", ...args, "--json");

  async function succeed(...args: readonly string[]): Promise<readonly FleetEvent[]> {
    const result = await fleet(...args);
    assert.equal(result.exitCode, 0, result.output);
    return eventsOf(result);
  }

  const ran = (events: readonly FleetEvent[]) =>
    events.filter(({ type }) => type === "stackStart").map(({ stack }) => stack);

  /** The stacks that an update would run, with the reason of each. */
  async function planned(): Promise<Readonly<Record<string, string>>> {
    const { stdout, exitCode, output } = await fleet("plan");
    assert.equal(exitCode, 0, output);
    const { shards, index: own } = JSON.parse(stdout) as PrintedPlan;
    const all = [...shards, { stack: "unchanged", ...own }];
    return Object.fromEntries(
      all.flatMap(({ stack, runs, reason }) => (runs ? [[stack, reason]] : [])),
    );
  }

  const onShard = (account: string, ...words: readonly string[]) =>
    environment.run("pulumi", [
      ...words,
      ...["--stack", shardOfAccount(account), "--config-file", index.configFile],
      ...["--yes", "--non-interactive", "--color=never"],
    ]);

  it("runs nothing, and calls no account, where nothing has changed", async () => {
    assert.deepEqual(await planned(), {});
    await environment.resetCalls();
    const events = await succeed("up", "--yes");
    assert.deepEqual(ran(events), []);
    assert.equal(events[0]?.skipped, SHARDS);
    const { byAccount } = await environment.calls();
    assert.deepEqual(byAccount, { [MANAGEMENT_ACCOUNT]: { "sts:GetCallerIdentity": 1 } });
  });

  it("one account more calls the accounts of one shard", async () => {
    index.configure({ ...SETTINGS, accounts: [...ACCOUNTS, ADDED] });
    assert.deepEqual(await planned(), {
      [shardOfAccount(ADDED)]: `1 account more: ${ADDED}`,
      unchanged: "shards run before it",
    });
    await environment.resetCalls();
    assert.deepEqual(ran(await succeed("up", "--yes")), [shardOfAccount(ADDED), "unchanged"]);
    assert.ok(await deployedRole(environment, ADDED));
    const called = Object.keys((await environment.calls()).byAccount);
    const strangers = called.filter(
      (id) => id !== MANAGEMENT_ACCOUNT && shardOfAccount(id) !== shardOfAccount(ADDED),
    );
    assert.deepEqual(strangers, []);
    assert.deepEqual(await planned(), {});
  });

  it("runs a shard alone by --only, and then the environment's own stack alone", async () => {
    const more = [...ACCOUNTS, ADDED, SECOND];
    index.configure({ ...SETTINGS, accounts: more });
    const stranger = await fleet("up", "--yes", "--only", "unchanged-shard-06");
    assert.equal(stranger.exitCode, 1);
    assert.match(
      stranger.output,
      /--only unchanged-shard-06: no shard of unchanged, whose shards are/,
    );
    const only = await succeed("up", "--yes", "--only", shardOfAccount(SECOND));
    assert.deepEqual(ran(only), [shardOfAccount(SECOND)]);
    assert.deepEqual(await planned(), { unchanged: "a shard was run without it" });
    assert.deepEqual(ran(await succeed("up", "--yes")), ["unchanged"]);
    assert.deepEqual((await index.outputs())["accounts"], more.sort());
    assert.deepEqual(await planned(), {});
  });

  /** What follows happens to one shard. */
  const shard = shardOfAccount(SECOND);
  const settings = { ...SETTINGS, accounts: [...ACCOUNTS, ADDED, SECOND] };
  const duration = async () => (await deployedRole(environment, SECOND))?.maxSessionDuration;

  /** An update runs that shard for this reason, and leaves it complete. */
  async function assertRuns(reason: RegExp): Promise<void> {
    const { [shard]: why = "", ...others } = await planned();
    assert.match(why, reason);
    assert.deepEqual(others, { unchanged: "shards run before it" });
    assert.deepEqual(ran(await succeed("up", "--yes")), [shard, "unchanged"]);
    assert.equal(await duration(), 3600);
    assert.deepEqual(await planned(), {});
  }

  it("runs a shard whose update has failed, although the settings were changed back", async () => {
    index.configure({ ...settings, maxSessionDuration: 7200 });
    await environment.faults([{ effect: "deny", account: SECOND, action: "iam:UpdateRole" }]);
    assert.notEqual((await onShard("up", "--continue-on-error")).exitCode, 0);
    await environment.faults([]);
    index.configure(settings);
    await assertRuns(/its last run did not end well/);
  });

  it("runs a shard whose update was killed, although the settings were changed back", async () => {
    index.configure({ ...settings, maxSessionDuration: 7200 });
    await environment.faults([{ effect: "latency", action: "iam:UpdateRole", milliseconds: 2000 }]);
    await environment.resetCalls();
    const running = environment.start("pulumi", [
      ...["up", "--skip-preview", "--yes", "--non-interactive", "--parallel", "1"],
      ...["--stack", shard, "--config-file", index.configFile],
    ]);
    const updated = async () =>
      Object.values((await environment.calls()).byAccount).filter(
        (calls) => calls["iam:UpdateRole"] !== undefined,
      ).length;
    while ((await updated()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await running.kill();
    await environment.faults([]);
    index.configure(settings);
    await environment.run("pulumi", ["cancel", "--yes", "--stack", shard]);
    await assertRuns(/its last run was cut off/);
  });

  it("runs a shard of which a refresh has found a change by hand, which no plan sees before", async () => {
    const iam = await iamIn(environment, SECOND);
    const RoleName = "AuthomizeCrossAccountTrustRole";
    await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }));
    assert.deepEqual(await planned(), {});
    assert.equal((await onShard("refresh", "--skip-preview")).exitCode, 0);
    await assertRuns(/its state was changed after its last complete run/);
  });

  it("runs a shard whose state has lost a resource", async () => {
    const { stdout } = await environment.run("pulumi", ["stack", "export", "--stack", shard]);
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: readonly { type: string; urn: string }[] };
    };
    const { urn = "" } =
      deployment.resources.find(({ type }) => type.includes("rolePoliciesExclusive")) ?? {};
    const removal = ["state", "delete", urn, "--yes", "--non-interactive", "--stack", shard];
    assert.equal((await environment.run("pulumi", removal)).exitCode, 0);
    await assertRuns(/its state does not have the resources of its last complete run/);
  });

  it("does not run a shard again that pulumi up has deployed alone", async () => {
    assert.equal((await onShard("up", "--skip-preview")).exitCode, 0);
    assert.deepEqual(await planned(), { unchanged: "a shard was run without it" });
  });

  it("runs a shard that was destroyed", async () => {
    assert.equal((await onShard("destroy", "--skip-preview")).exitCode, 0);
    assert.equal(await deployedRole(environment, SECOND), undefined);
    await assertRuns(/nothing is deployed in it/);
  });
});
