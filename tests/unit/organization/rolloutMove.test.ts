import assert from "node:assert/strict";

import fc from "fast-check";

import {
  cloudFormationTemplate,
  PLAIN_TEMPLATE_SOURCE,
} from "../../../contract/cloudFormationTemplate";
import {
  failedAccounts,
  moveState,
  nextDeparture,
  nextWave,
  refuseHalfWayBack,
  updatesToStackSet,
  type MoveState,
} from "../../../organization/rolloutMove";
import { accountIds } from "../arbitraries";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

function role(id: string) {
  return { type: "aws:iam/role:Role", outputs: { arn: `arn:aws:iam::${id}:role/SomeRole` } };
}

function stackSet(keepsRole: boolean) {
  const template = cloudFormationTemplate({ ...PLAIN_TEMPLATE_SOURCE, keepsRole });
  const outputs = { templateBody: JSON.stringify(template) };
  return { type: "aws:cloudformation/stackSet:StackSet", outputs };
}

function instances(statuses: Readonly<Record<string, string>>, accounts?: readonly string[]) {
  return {
    type: "aws:cloudformation/stackInstances:StackInstances",
    outputs: {
      deploymentTargets: { organizationalUnitIds: ["r-root"], ...(accounts ? { accounts } : {}) },
      stackInstanceSummaries: Object.entries(statuses).map(([accountId, status]) => ({
        accountId,
        status,
      })),
    },
  };
}

describe("moveState", () => {
  it("tells by the state which roles are the stack's own, and what the StackSet has", () => {
    assert.deepEqual(moveState([role(A)]), { byThemselves: new Set([A]) });
    assert.deepEqual(moveState([role(A), stackSet(true), instances({ [B]: "CURRENT" }, [B])]), {
      byThemselves: new Set([A]),
      stackSet: { keepsRoles: true, accounts: [B], statuses: new Map([[B, "CURRENT"]]) },
    });
  });

  it("tells a StackSet without instances, which was asked for nothing, from one without a filter", () => {
    assert.deepEqual(moveState([stackSet(false)]).stackSet?.accounts, []);
    const unfiltered = moveState([stackSet(false), instances({ [A]: "CURRENT" })]);
    assert.equal(unfiltered.stackSet?.accounts, undefined);
  });
});

/** A simulated organization: the engine deletes what left the state, the StackSet makes what it is asked for. */
function* updates(members: readonly string[], size: number) {
  const byThemselves = new Set(members);
  const byStackSet = new Set<string>();
  for (;;) {
    const wave = nextWave(members, byThemselves, size);
    for (const id of wave.byStackSet) byStackSet.add(id);
    for (const id of wave.leave) byThemselves.delete(id);
    const without = members.filter((id) => !byThemselves.has(id) && !byStackSet.has(id)).sort();
    yield { wave, without };
    if (wave.stay.length + wave.leave.length === 0) return;
  }
}

describe("nextWave", () => {
  const organizations = fc.uniqueArray(accountIds(), { maxLength: 40 });
  const sizes = fc.integer({ min: 1, max: 50 });

  it("puts every account into exactly one list", () => {
    fc.assert(
      fc.property(organizations, organizations, sizes, (members, known, size) => {
        const { stay, leave, byStackSet } = nextWave(members, new Set(known), size);
        assert.deepEqual([...stay, ...leave, ...byStackSet].sort(), members.toSorted());
      }),
    );
  });

  it("asks the StackSet for no role that the stack still has", () => {
    fc.assert(
      fc.property(organizations, organizations, sizes, (members, known, size) => {
        const { byStackSet } = nextWave(members, new Set(known), size);
        assert.ok(!byStackSet.some((id) => known.includes(id)));
      }),
    );
  });

  it("moves every account exactly once, a wave at a time, in as many updates as it says", () => {
    fc.assert(
      fc.property(organizations, sizes, (members, size) => {
        const done = [...updates(members, size)];
        assert.deepEqual(done.flatMap(({ wave }) => wave.leave).sort(), members.toSorted());
        for (const { wave, without } of done) assert.deepEqual(without, wave.leave);
        for (const { without } of done) assert.ok(without.length <= size);
        assert.deepEqual(done.at(-1)?.without, []);
        assert.equal(done.length, updatesToStackSet(members.length, size));
      }),
    );
  });

  it("does not depend on the order of the accounts", () => {
    fc.assert(
      fc.property(organizations, organizations, sizes, (members, known, size) => {
        const wave = nextWave(members, new Set(known), size);
        assert.deepEqual(nextWave(members.toReversed(), new Set(known), size), wave);
      }),
    );
  });

  it("takes the same roles again where their removal was interrupted", () => {
    const { leave } = nextWave([A, B, C], new Set([A, B, C]), 1);
    assert.deepEqual(nextWave([A, B, C], new Set([A, B, C]), 1).leave, leave);
  });
});

describe("nextDeparture", () => {
  const all = [A, B];
  const kind = (state: MoveState, withRole: readonly string[] = all) =>
    nextDeparture(all, state, new Set(withRole)).kind;
  const both = { [A]: "CURRENT", [B]: "CURRENT" };

  it("has the roles kept, then taken over, then lets the StackSet go", () => {
    assert.equal(kind(moveState([stackSet(false), instances(both)])), "keepRoles");
    assert.equal(kind(moveState([stackSet(true), instances(both)])), "takeOver");
    const half = moveState([stackSet(true), instances(both), role(A)]);
    assert.equal(kind(half), "takeOver");
    const own = moveState([stackSet(true), instances(both), role(A), role(B)]);
    assert.equal(kind(own), "over");
    assert.equal(kind(moveState([role(A), role(B)])), "over");
  });

  it("never lets a StackSet go that would take a role with it", () => {
    const own = moveState([stackSet(false), instances(both), role(A), role(B)]);
    assert.equal(kind(own), "keepRoles");
  });

  it("takes nothing over while a role would go with its stack", () => {
    const failed = moveState([stackSet(true), instances({ ...both, [B]: "OUTDATED" })]);
    assert.equal(kind(failed), "keepRoles");
    assert.equal(kind(failed, [A]), "takeOver", "where there is no role, none can be lost");
  });

  it("lets a StackSet without instances go", () => {
    assert.equal(kind(moveState([stackSet(false), role(A), role(B)])), "over");
  });
});

describe("failedAccounts", () => {
  it("names those that were asked for and are not as they should be", () => {
    const state = moveState([
      stackSet(false),
      instances({ [A]: "CURRENT", [B]: "OUTDATED" }, [A, B, C]),
    ]);
    assert.deepEqual(failedAccounts([A, B, C], state), [B, C]);
    assert.deepEqual(failedAccounts([A], state), []);
    assert.deepEqual(failedAccounts([A, B], moveState([role(A)])), []);
  });
});

describe("refuseHalfWayBack", () => {
  it("refuses while a role is the stack's own and a CloudFormation stack's as well", () => {
    const both = moveState([stackSet(true), instances({ [A]: "CURRENT" }), role(A)]);
    assert.throws(
      () => {
        refuseHalfWayBack(both);
      },
      new RegExp(`half done[^]*${A}[^]*npx authomize move`),
    );
    refuseHalfWayBack(moveState([stackSet(false), instances({ [B]: "CURRENT" }), role(A)]));
    refuseHalfWayBack(moveState([stackSet(false), instances({ [A]: "OUTDATED" }), role(A)]));
  });
});
