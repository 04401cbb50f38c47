import { UpdateRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { shardOf } from "../../shards/shardOfAccount";
import { type CommandResult, Environment, type Stack } from "./environment";
import { eventsOf, plannedRuns } from "./fleets";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHARDS = 2;
/** The account to which everything happens; the second is in the same shard, the third is not. */
const ACCOUNT = "310957284466";
const ACCOUNTS = [ACCOUNT, "058264715093", "273518609942", MANAGEMENT_ACCOUNT];
const settings = { accounts: ACCOUNTS, shards: SHARDS, externalId: "some-external-id" };
const shard = `attacked-shard-0${shardOf(ACCOUNT, SHARDS)}`;

/** In order: each step starts from what the one before left. */
describe("a shard to which something has happened since it was deployed", () => {
  let environment: Environment;
  let index: Stack;

  before(async () => {
    environment = await Environment.start();
    index = await environment.stack("attacked", settings);
    await update();
  });

  after(() => environment.stop());

  const fleet = (...args: readonly string[]): Promise<CommandResult> =>
    index.authomize("fleet", ...args, "--json");

  /** An update of the fleet, which has to succeed; returns the stacks that it has run. */
  async function update(): Promise<readonly (string | undefined)[]> {
    const result = await fleet("up", "--yes");
    assert.equal(result.exitCode, 0, result.output);
    const started = eventsOf(result).filter(({ type }) => type === "stackStart");
    return started.map(({ stack }) => stack);
  }

  /** The stacks that an update would run, with the reason of each. */
  async function planned(): Promise<Readonly<Record<string, string>>> {
    const { stdout, exitCode, output } = await fleet("plan");
    assert.equal(exitCode, 0, output);
    return plannedRuns(stdout);
  }

  const duration = async () => (await deployedRole(environment, ACCOUNT))?.maxSessionDuration;

  /** Runs a command of the engine on that shard alone. */
  const onShard = (...words: readonly string[]) =>
    environment.run("pulumi", [
      ...words,
      ...["--stack", shard, "--config-file", index.configFile],
      ...["--yes", "--non-interactive", "--color=never"],
    ]);

  /** An update runs that shard for this reason, and leaves it complete. */
  async function assertRuns(reason: string): Promise<void> {
    assert.deepEqual(await planned(), { [shard]: reason, attacked: "shards run before it" });
    assert.deepEqual(await update(), [shard, "attacked"]);
    assert.equal(await duration(), 3600);
    assert.deepEqual(await planned(), {});
  }

  it("runs a shard whose update has failed, although the settings were changed back", async () => {
    index.configure({ ...settings, maxSessionDuration: 7200 });
    await environment.faults([{ effect: "deny", account: ACCOUNT, action: "iam:UpdateRole" }]);
    const failed = await onShard("up", "--skip-preview", "--continue-on-error");
    assert.match(failed.output, /1 account is not finished/);
    await environment.faults([]);
    index.configure(settings);
    await assertRuns("its last run did not end well");
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
    assert.equal((await planned())[shard], "its last run was cut off");
    // AWS may have another value than the state, as after any update that was killed.
    await onShard("refresh", "--skip-preview");
    await assertRuns("its state was changed after its last complete run");
  });

  it("runs a shard of which a refresh has found a change by hand, which no plan sees before", async () => {
    const iam = await iamIn(environment, ACCOUNT);
    const RoleName = "AuthomizeCrossAccountTrustRole";
    await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }));
    assert.deepEqual(await planned(), {});
    assert.equal((await onShard("refresh", "--skip-preview")).exitCode, 0);
    await assertRuns("its state was changed after its last complete run");
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
    await assertRuns("its state does not have the resources of its last complete run");
  });

  it("does not run a shard again that pulumi up has deployed alone", async () => {
    assert.equal((await onShard("up", "--skip-preview")).exitCode, 0);
    assert.deepEqual(await planned(), { attacked: "a shard was run without it" });
  });

  it("runs a shard that was destroyed", async () => {
    assert.equal((await onShard("destroy", "--skip-preview")).exitCode, 0);
    assert.equal(await deployedRole(environment, ACCOUNT), undefined);
    await assertRuns("nothing is deployed in it");
  });
});
