import assert from "node:assert/strict";

import fc from "fast-check";

import {
  accountsOfRoles,
  nextDeparture,
  nextWave,
  refuseHalfWayBack,
  updatesToStackSet,
} from "../../../organization/rolloutMove";
import { accountIds } from "../arbitraries";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

describe("accountsOfRoles", () => {
  it("tells by the roles in the state, and by nothing else in it", () => {
    const role = {
      type: "aws:iam/role:Role",
      outputs: { arn: `arn:aws:iam::${A}:role/deep/SomeRole` },
    };
    const user = { type: "aws:iam/user:User", outputs: { arn: `arn:aws:iam::${B}:user/someone` } };
    assert.deepEqual(accountsOfRoles([role, user]), new Set([A]));
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
  const step = (
    keepsRoles: boolean,
    byThemselves: readonly string[],
    statuses: Readonly<Record<string, string>> = { [A]: "CURRENT", [B]: "CURRENT" },
    withRole: readonly string[] = all,
  ) => {
    const stackSet = { keepsRoles, statuses: new Map(Object.entries(statuses)) };
    return nextDeparture(all, new Set(byThemselves), stackSet, new Set(withRole));
  };

  it("has the roles kept, then taken over, then lets the StackSet go", () => {
    assert.equal(step(false, []), "keepRoles");
    assert.equal(step(true, []), "takeOver");
    assert.equal(step(true, [A]), "takeOver");
    assert.equal(step(true, [A, B]), "over");
    assert.equal(nextDeparture(all, new Set(all), undefined, new Set(all)), "over");
  });

  it("never lets a StackSet go that would take a role with it", () => {
    assert.equal(step(false, [A, B]), "keepRoles");
  });

  it("takes nothing over while a role would go with its stack", () => {
    const behind = { [A]: "CURRENT", [B]: "OUTDATED" };
    assert.equal(step(true, [], behind), "keepRoles");
    assert.equal(step(true, [], behind, [A]), "takeOver", "where there is no role, none is lost");
  });

  it("lets a StackSet without instances go", () => {
    assert.equal(step(false, [A, B], {}), "over");
  });
});

describe("refuseHalfWayBack", () => {
  it("refuses while a role is the stack's own and a CloudFormation stack's as well", () => {
    const refuse = (own: string, instance: string, status: string) => {
      const statuses = new Map([[instance, status]]);
      refuseHalfWayBack(new Set([own]), { keepsRoles: true, statuses });
    };
    assert.throws(
      () => {
        refuse(A, A, "CURRENT");
      },
      new RegExp(`half done[^]*${A}[^]*npx authomize move`),
    );
    refuse(A, B, "CURRENT");
    // AWS tried to make it in an account that was moved between the units, and could not.
    refuse(A, A, "OUTDATED");
    refuseHalfWayBack(new Set([A]), undefined);
  });
});
