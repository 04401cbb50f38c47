import assert from "node:assert/strict";

import fc from "fast-check";

import { spreadAccounts } from "../../../../commands/fleet/spreadAccounts";
import type { StackResources, StateResource } from "../../../../commands/stack/stackState";
import { shardOf, shardStackName } from "../../../../shards/shardOfAccount";
import { accountIds } from "../../arbitraries";

const PROJECT = "authomize-aws";
const INTEGRATION = "authomize-aws:index:AuthomizeIntegration";

/** A stack's state as the engine has it after the first update of one stack with these accounts. */
function deployed(stack: string, accounts: readonly string[]): StackResources {
  const prefix = `urn:pulumi:${stack}::${PROJECT}::`;
  const root = `${prefix}pulumi:pulumi:Stack::${PROJECT}-${stack}`;
  const integration = `${prefix}${INTEGRATION}::authomize`;
  const uuid = `${prefix}${INTEGRATION}$random:index/randomUuid:RandomUuid::authomize`;
  const ofAccount = (id: string): readonly StateResource[] => {
    const provider = `${prefix}${INTEGRATION}$pulumi:providers:aws::authomize-${id}`;
    const role = `${prefix}${INTEGRATION}$authomize-aws:index:TrustRole$aws:iam/role:Role::authomize-${id}`;
    return [
      { urn: provider, type: "pulumi:providers:aws", parent: integration },
      {
        urn: role,
        type: "aws:iam/role:Role",
        parent: integration,
        dependencies: [uuid],
        propertyDependencies: { assumeRolePolicy: [uuid], tags: null },
      },
    ];
  };
  return {
    stack,
    resources: [
      { urn: root, type: "pulumi:pulumi:Stack", outputs: { roleArns: {} } },
      { urn: integration, type: INTEGRATION, parent: root },
      { urn: uuid, type: "random:index/randomUuid:RandomUuid", parent: integration },
      ...accounts.flatMap(ofAccount),
    ],
  };
}

function empty(shards: number): readonly StackResources[] {
  return Array.from({ length: shards }, (_, shard) => ({
    stack: shardStackName({ environment: "prod", shard }),
    resources: [],
  }));
}

function accountsIn({ resources }: StackResources): readonly string[] {
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  return roles.map(({ urn }) => urn.slice(-12)).sort();
}

/** What the engine's own integrity check asks for: each URN is there before it is mentioned. */
function assertSound({ stack, resources }: StackResources): void {
  const known = new Set<string>();
  for (const resource of resources) {
    const { urn, parent, dependencies = [], propertyDependencies = {} } = resource;
    assert.ok(urn.startsWith(`urn:pulumi:${stack}::`), urn);
    assert.ok(!known.has(urn), `${urn} is there twice`);
    const mentioned = [parent, ...dependencies, ...Object.values(propertyDependencies).flat()];
    for (const other of mentioned) {
      if (typeof other === "string") assert.ok(known.has(other), `${urn} mentions ${other}`);
    }
    known.add(urn);
  }
}

const spread = (shards: number) => ({ environment: "prod", shards });

describe("spreadAccounts", () => {
  it("puts every account into its shard, and the generated external ID into the first", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountIds()), fc.integer({ min: 1, max: 20 }), (ids, shards) => {
        const states = [deployed("prod", ids), ...empty(shards)];
        const [index, ...parts] = spreadAccounts(states, spread(shards));
        assert.deepEqual(
          index?.resources.map(({ type }) => type),
          ["pulumi:pulumi:Stack"],
        );
        for (const [shard, part] of parts.entries()) {
          const expected = ids.filter((id) => shardOf(id, shards) === shard).sort();
          assert.deepEqual(accountsIn(part), expected);
          const external = part.resources.filter(({ type }) => type.startsWith("random:"));
          assert.equal(external.length, shard === 0 ? 1 : 0);
          assertSound(part);
        }
      }),
    );
  });

  it("there and back, nothing is lost and nothing is twice", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(accountIds()),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (ids, first, second) => {
          const before = [deployed("prod", ids), ...empty(Math.max(first, second))];
          const there = spreadAccounts(before, spread(first));
          const between = spreadAccounts(there, spread(second));
          for (const state of between) assertSound(state);
          assert.deepEqual(between.flatMap(accountsIn).sort(), [...ids].sort());
          const back = spreadAccounts(between, spread(0));
          const urns = (states: readonly StackResources[]) =>
            states.flatMap(({ resources }) => resources.map(({ urn }) => urn)).sort();
          assert.deepEqual(urns(back), urns(before));
          for (const state of back) assertSound(state);
        },
      ),
    );
  });

  it("mends what an interruption left in two stacks", () => {
    const ids = ["012345678901", "111122223333"];
    const states = [deployed("prod", ids), ...empty(2)];
    const [, ...parts] = spreadAccounts(states, spread(2));
    const half = [states[0] ?? { stack: "prod", resources: [] }, ...parts];
    assert.deepEqual(spreadAccounts(half, spread(2)), spreadAccounts(states, spread(2)));
  });

  it("takes an account from the stack that has all of it, not from one with the beginnings", () => {
    const id = "012345678901";
    const whole = deployed("prod", [id]);
    const begun = { stack: "prod-shard-00", resources: deployed("prod-shard-00", [id]).resources };
    const beginnings = begun.resources
      .slice(0, -1)
      .map((resource) => ({ ...resource, id: "other" }));
    const states = [whole, { ...begun, resources: beginnings }];
    const [, shard] = spreadAccounts(states, spread(1));
    assert.deepEqual(
      shard?.resources.filter(({ urn }) => urn.endsWith(id)).map((resource) => "id" in resource),
      [false, false],
    );
  });

  it("tells a deployed stack the new number of shards, and leaves nothing in one that is no more", () => {
    const ids = ["012345678901", "111122223333"];
    const [index] = spreadAccounts([deployed("prod", ids), ...empty(3)], spread(3));
    assert.equal(index?.resources[0]?.outputs?.["shards"], 3);
    const states = [deployed("prod", []), ...empty(2).map(({ stack }) => deployed(stack, ids))];
    const after = spreadAccounts(states, spread(1));
    assert.deepEqual(after.at(-1)?.resources, []);
  });

  it("leaves no stack with what another one was last deployed with, so that each runs again", () => {
    const { stack, resources } = deployed("prod", ["012345678901", "111122223333"]);
    const [root, ...others] = resources;
    const of = { roleArns: {}, fingerprint: { resources: 3 }, shardFingerprints: {} };
    const before = { stack, resources: root ? [{ ...root, outputs: of }, ...others] : [] };
    for (const { resources: after } of spreadAccounts([before, ...empty(2)], spread(2))) {
      const outputs = after.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
      assert.deepEqual(outputs, { roleArns: {}, shards: 2 });
    }
  });
});
