import assert from "node:assert/strict";

import {
  decide,
  type FleetPlan,
  type PlannedEnvironment,
} from "../../../../../commands/fleet/plan/fleetPlan";
import {
  type FleetStates,
  isAsSeen,
  isWrittenBy,
} from "../../../../../commands/fleet/plan/fleetStates";
import { planAsJson, planAsText } from "../../../../../commands/fleet/plan/planReport";
import { DEFAULTS } from "../../../../../config/schemas";
import type { Fingerprint, SeenShard } from "../../../../../contract/fingerprint";
import { fingerprintOf } from "../../../../../organization/fingerprint";
import { ownerOfEnvironment } from "../../../../../commands/stack/environment";

const CALLER = "417290385612";
const [ONE, OTHER] = ["prod-shard-00", "prod-shard-01"];
const [IN_ONE, IN_OTHER, ADDED] = ["058264715093", "310957284466", "846120973358"];

function environment(more: Partial<PlannedEnvironment["settings"]> = {}): PlannedEnvironment {
  const accounts = [IN_ONE, IN_OTHER].map((id) => ({ id, accessRoleName: "Access" }));
  return {
    name: "prod",
    settings: { ...DEFAULTS, accounts, ...more },
    shards: [
      { stack: ONE, accounts: [IN_ONE] },
      { stack: OTHER, accounts: [IN_OTHER] },
    ],
    externalIdIsSecret: false,
    credentials: { region: "us-east-1" },
  };
}

function fingerprint(accountIds: readonly string[]): Fingerprint {
  const { settings, credentials, externalIdIsSecret, name } = environment();
  return fingerprintOf({
    settings: {
      ...settings,
      accounts: settings.accounts.filter(({ id }) => accountIds.includes(id)),
    },
    shards: 2,
    externalId: "made-by-the-first-shard",
    externalIdIsSecret,
    owner: ownerOfEnvironment(name),
    credentials,
    callerAccountId: CALLER,
  });
}

const seen = (account: string): SeenShard => ({
  lastUpdate: "2026-03-01T10:00:00.000Z",
  resourceCount: 9,
  fingerprint: fingerprint([account]),
});
const SEEN = { [ONE]: seen(IN_ONE), [OTHER]: seen(IN_OTHER) };
const COMPLETE = { resources: 1, completedAt: "2026-03-01T10:00:00.000Z" };
const STATES: FleetStates = {
  index: {
    completed: { ...fingerprint([IN_ONE, IN_OTHER]), ...COMPLETE },
    outputs: { shardFingerprints: SEEN },
  },
  shards: new Map(Object.entries(SEEN)),
  externalId: "made-by-the-first-shard",
};

/** The stacks that run, with the reason of each. */
function running({ shards, index }: FleetPlan): Readonly<Record<string, string>> {
  const all = [...shards, { stack: "prod", ...index }];
  return Object.fromEntries(
    all.flatMap(({ stack, runs, reason }) => (runs ? [[stack, reason]] : [])),
  );
}

const planned = (of: PlannedEnvironment, states: FleetStates) => decide(of, states, CALLER);
const before = "shards run before it";

describe("what an update of a fleet runs", () => {
  it("nothing where all is as it was last deployed", () => {
    assert.deepEqual(running(planned(environment(), STATES)), {});
  });

  it("the shard that has an account more, then the environment's own stack", () => {
    const { settings, shards, ...rest } = environment();
    const accounts = [...settings.accounts, { id: ADDED, accessRoleName: "Access" }];
    const [one, other] = shards;
    const more = { stack: OTHER, accounts: [...(other?.accounts ?? []), ADDED] };
    const grown = { ...rest, settings: { ...settings, accounts }, shards: one ? [one, more] : [] };
    assert.deepEqual(running(planned(grown, STATES)), {
      [OTHER]: `1 account more: ${ADDED}`,
      prod: before,
    });
  });

  it("all where a setting is another", () => {
    const reason = "maxSessionDuration is not as in its last run";
    assert.deepEqual(running(planned(environment({ maxSessionDuration: 7200 }), STATES)), {
      [ONE]: reason,
      [OTHER]: reason,
      prod: before,
    });
  });

  it("all where the first shard has another external ID by now", () => {
    const reason = "externalId is not as in its last run";
    const states = { ...STATES, externalId: "made-anew" };
    assert.deepEqual(running(planned(environment(), states)), {
      [ONE]: reason,
      [OTHER]: reason,
      prod: before,
    });
  });

  it("a shard that is not complete, or cannot be read, whatever its settings", () => {
    for (const why of ["its last run was cut off", "its state could not be read: no"]) {
      const shards = new Map([...STATES.shards, [OTHER, { why }] as const]);
      assert.deepEqual(running(planned(environment(), { ...STATES, shards })), {
        [OTHER]: why,
        prod: before,
      });
    }
  });

  it("the environment's own stack alone where a shard was run without it", () => {
    const later = { ...seen(IN_OTHER), lastUpdate: "2026-03-02T10:00:00.000Z" };
    const shards = new Map([...STATES.shards, [OTHER, later] as const]);
    const plan = planned(environment(), { ...STATES, shards });
    assert.deepEqual(running(plan), { prod: "a shard was run without it" });
    assert.equal(plan.seen[OTHER], later);
  });

  it("the environment's own stack alone where that was not complete, or cannot be read", () => {
    const index = { why: "its last run did not end well", outputs: STATES.index.outputs };
    assert.deepEqual(running(planned(environment(), { ...STATES, index })), { prod: index.why });
  });

  it("is printed as JSON and as text", () => {
    const shards = new Map([...STATES.shards, [OTHER, { why: "never deployed" }] as const]);
    const plan = planned(environment(), { ...STATES, shards });
    assert.deepEqual(JSON.parse(planAsJson("prod", plan)), {
      environment: "prod",
      operation: "up",
      shards: [
        { stack: ONE, accounts: 1, runs: false, reason: "unchanged" },
        { stack: OTHER, accounts: 1, runs: true, reason: "never deployed" },
      ],
      index: { stack: "prod", runs: true, reason: before },
    });
    assert.equal(
      planAsText("prod", plan),
      [
        "fleet up would run 1 of 2 shards of prod.",
        "",
        "  prod-shard-01, 1 account: runs, never deployed",
        "  prod-shard-00, 1 account: does not run, unchanged",
        "  prod itself: runs, shards run before it",
        "",
      ].join("\n"),
    );
  });
});

describe("whether a shard is as it was seen", () => {
  const { lastUpdate, resourceCount } = seen(IN_ONE);
  const listed = { name: ONE, lastUpdate, resourceCount };

  it("it is where the backend says the same of it", () => {
    assert.ok(isAsSeen(seen(IN_ONE), listed));
  });

  it("it is not where its state was written since, is being written, or is gone", () => {
    const others = [
      { ...listed, lastUpdate: "2026-02-01T10:00:00.000Z" },
      { ...listed, resourceCount: 8 },
      { ...listed, updateInProgress: true },
      { name: ONE, resourceCount },
      undefined,
    ];
    for (const other of others) assert.equal(isAsSeen(seen(IN_ONE), other), false);
  });

  it("is not read after a run that was the last to write it", () => {
    const written = (at: string) => ({ name: ONE, lastUpdate: `2026-03-01T10:${at}.000Z` });
    const run = {
      began: Date.parse("2026-03-01T10:01:00.000Z"),
      ended: Date.parse("2026-03-01T10:02:00.000Z"),
    };
    assert.ok(isWrittenBy(run, written("01:30")));
    for (const at of ["00:59", "02:01"]) assert.equal(isWrittenBy(run, written(at)), false, at);
    const isRunning = { ...written("01:30"), updateInProgress: true };
    for (const other of [isRunning, { name: ONE }, undefined]) {
      assert.equal(isWrittenBy(run, other), false);
    }
  });
});
