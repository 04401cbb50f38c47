import assert from "node:assert/strict";

import fc from "fast-check";

import type { StackInstance } from "../../../contract/stackSet";
import {
  nextStepFromStackSet,
  nextWave,
  refuseHalfWayBack,
  updatesToStackSet,
} from "../../../rollout/migration/nextStep";
import { accountIds } from "../arbitraries";
import { observed } from "./observedStackSets";

const [A, B] = ["111111111111", "222222222222"] as const;

/** A simulated organization: the engine deletes what left the state, the StackSet makes what it is asked for. */
function* updates(members: readonly string[], size: number) {
  const direct = new Set(members);
  const byStackSet = new Set<string>();
  for (;;) {
    const wave = nextWave(members, direct, size);
    for (const id of wave.byStackSet) byStackSet.add(id);
    for (const id of wave.leave) direct.delete(id);
    const without = members.filter((id) => !direct.has(id) && !byStackSet.has(id)).sort();
    yield { wave, without };
    if (wave.stay.length + wave.leave.length === 0) return;
  }
}

describe("nextWave", () => {
  const organizations = fc.uniqueArray(accountIds(), { maxLength: 40 });
  const sizes = fc.integer({ min: 1, max: 50 });
  /** Members, and the accounts whose role is the stack's own: some of them, and some that have left. */
  const halfMoved = organizations.chain((members) =>
    fc.record({
      members: fc.constant(members),
      own: fc
        .tuple(fc.subarray(members), organizations)
        .map(([some, others]) => new Set([...some, ...others])),
      size: sizes,
    }),
  );

  it("puts every account into exactly one list", () => {
    fc.assert(
      fc.property(halfMoved, ({ members, own, size }) => {
        const { stay, leave, byStackSet } = nextWave(members, own, size);
        assert.deepEqual([...stay, ...leave, ...byStackSet].sort(), members.toSorted());
      }),
    );
  });

  it("asks the StackSet for no role that the stack still has", () => {
    fc.assert(
      fc.property(halfMoved, ({ members, own, size }) => {
        const { byStackSet } = nextWave(members, own, size);
        assert.ok(!byStackSet.some((id) => own.has(id)));
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
      fc.property(halfMoved, ({ members, own, size }) => {
        const wave = nextWave(members, own, size);
        assert.deepEqual(nextWave(members.toReversed(), own, size), wave);
      }),
    );
  });
});

describe("nextStepFromStackSet", () => {
  const both = { [A]: "current", [B]: "current" } as const;
  const step = (
    keepsRoles: boolean,
    own: readonly string[],
    states: Readonly<Record<string, StackInstance["state"]>> = both,
    withRole: readonly string[] = [A, B],
  ) => {
    return nextStepFromStackSet(
      [A, B],
      new Set(own),
      observed(keepsRoles, states),
      new Set(withRole),
    );
  };
  const over = { kind: "over", direct: [A, B], imported: [] };
  const keepRoles = { kind: "keepRoles", direct: [], imported: [] };

  it("has the roles kept, then taken over, then lets the StackSet go", () => {
    assert.deepEqual(step(false, []), keepRoles);
    assert.deepEqual(step(true, []), {
      kind: "takeOver",
      direct: [A, B],
      imported: [A, B],
    });
    assert.deepEqual(step(true, [A]), { kind: "takeOver", direct: [A, B], imported: [B] });
    assert.deepEqual(step(true, [A, B]), over);
    assert.deepEqual(nextStepFromStackSet([A, B], new Set(), undefined, new Set()), over);
  });

  it("never lets a StackSet go that would take a role with it", () => {
    assert.deepEqual(step(false, [A, B]), { ...keepRoles, direct: [A, B] });
  });

  it("takes nothing over while a role would go with its stack", () => {
    const behind = { ...both, [B]: "failed" } as const;
    assert.deepEqual(step(true, [], behind), keepRoles);
    const { kind, imported } = step(true, [], behind, [A]);
    assert.deepEqual([kind, imported], ["takeOver", [A]], "where there is no role, none is lost");
  });

  it("takes over no role that is not the StackSet's", () => {
    const { kind, direct, imported } = step(true, [], { [A]: "current" });
    assert.deepEqual([kind, direct, imported], ["takeOver", [A, B], [A]]);
  });

  it("gives a wave that was on its way to the StackSet its roles back at once", () => {
    const { direct } = step(false, [], { [A]: "current" }, [A]);
    assert.deepEqual(direct, [B]);
  });

  it("lets a StackSet without instances go", () => {
    assert.deepEqual(step(false, [], {}), over);
  });
});

describe("refuseHalfWayBack", () => {
  it("refuses while a role is the stack's own and a CloudFormation stack's as well", () => {
    const refuse = (own: string, instance: string, state: StackInstance["state"]) => {
      refuseHalfWayBack(new Set([own]), observed(true, { [instance]: state }), "prod");
    };
    assert.throws(
      () => {
        refuse(A, A, "current");
      },
      new RegExp(`half done[^]*${A}[^]*npx authomize move --stack prod`),
    );
    refuse(A, B, "current");
    // AWS tried to make it in an account that was moved between the units, and could not.
    refuse(A, A, "failed");
    refuseHalfWayBack(new Set([A]), undefined, "prod");
  });
});
