import assert from "node:assert/strict";

import { shardOf } from "../../shards/shardOfAccount";
import { type CommandResult, Environment, type Stack } from "./environment";
import { eventsOf, type FleetEvent, plannedRuns } from "./fleets";
import { deployedRole, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHARDS = 6;
/** The sandbox's generated member accounts (sandbox/organization/description.py). */
const GENERATED = Array.from({ length: 60 }, (_, index) =>
  String((100_000_000_007 + index * 739_391_113) % 1_000_000_000_000).padStart(12, "0"),
);
const [ADDED = "", SECOND = "", ...OTHERS] = GENERATED;
const ACCOUNTS = [MANAGEMENT_ACCOUNT, ...OTHERS];
const SETTINGS = { accounts: ACCOUNTS, shards: SHARDS, externalId: "some-external-id" };
/** A part of the organization, in which one account more is found. */
const FOUND = {
  organization: { include: { accounts: OTHERS.slice(0, 8), organizationalUnits: [] } },
  roleName: "FoundTrustRole",
  shards: 2,
  externalId: "some-external-id",
};
const shardOfAccount = (account: string) => `unchanged-shard-0${shardOf(account, SHARDS)}`;

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
    return plannedRuns(stdout);
  }

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

  it("removes the role from no more accounts of all shards together than one update may", async () => {
    const stay = ACCOUNTS.filter((id) => {
      const shard = shardOfAccount(id);
      const before = ACCOUNTS.slice(0, ACCOUNTS.indexOf(id));
      // Two of each shard go, which no shard refuses by itself.
      return before.filter((other) => shardOfAccount(other) === shard).length >= 2;
    });
    index.configure({ ...SETTINGS, accounts: stay });
    await environment.resetCalls();
    for (const args of [["plan"], ["preview"], ["up", "--yes"], ["up", "--yes", "--all"]]) {
      const { exitCode, output } = await fleet(...args);
      assert.equal(exitCode, 1, output);
      assert.match(output, /the role from 14 accounts; one update may remove it from 6 \(max/);
    }
    const only = await fleet("up", "--yes", "--only", shardOfAccount(MANAGEMENT_ACCOUNT));
    assert.equal(only.exitCode, 1, only.output);
    assert.deepEqual(Object.keys((await environment.calls()).byAccount), [MANAGEMENT_ACCOUNT]);
    index.configure({ ...SETTINGS, accounts: [...ACCOUNTS, ADDED, SECOND] });
  });

  it("is refused for another number of shards before any stack is made or run", async () => {
    index.configure({ ...SETTINGS, accounts: [...ACCOUNTS, ADDED, SECOND], shards: SHARDS + 1 });
    for (const args of [["plan"], ["up", "--yes"]]) {
      const { exitCode, stdout, output } = await fleet(...args);
      assert.equal(exitCode, 1, output);
      assert.equal(stdout, "");
      assert.match(output, /shards is 7, but unchanged was deployed with 6\./);
    }
    index.configure({ ...SETTINGS, accounts: [...ACCOUNTS, ADDED, SECOND] });
    assert.deepEqual(await planned(), {});
  });

  it("one account more that the organization has calls the accounts of one shard", async () => {
    const found = await environment.stack("discovered", FOUND);
    const up = () => found.authomize("fleet", "up", "--yes", "--json");
    assert.equal((await up()).exitCode, 0);
    const { include } = FOUND.organization;
    const accounts = [...include.accounts, ADDED];
    found.configure({ ...FOUND, organization: { include: { ...include, accounts } } });
    await environment.resetCalls();
    const shard = shardOf(ADDED, FOUND.shards);
    assert.deepEqual(ran(eventsOf(await up())), [`discovered-shard-0${shard}`, "discovered"]);
    const called = Object.keys((await environment.calls()).byAccount);
    const expected = accounts.filter((id) => shardOf(id, FOUND.shards) === shard);
    assert.deepEqual(called.sort(), [MANAGEMENT_ACCOUNT, ...expected].sort());
  });
});
