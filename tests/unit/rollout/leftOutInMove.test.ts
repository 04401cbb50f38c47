import assert from "node:assert/strict";

import type { StackInstance } from "../../../contract/stackSet";
import { refuseLeavingOutInMove } from "../../../rollout/migration/leftOutInMove";
import type { ObservedStackSet } from "../../../aws/observedStackSet";

const [A, B] = ["111111111111", "222222222222"] as const;
const MOVE = { members: [A], direct: new Set<string>(), organization: undefined };

function observed(instances: Readonly<Record<string, StackInstance["state"]>>): ObservedStackSet {
  const all = Object.entries(instances).map(
    ([accountId, state]) => [accountId, { accountId, state, reason: "" }] as const,
  );
  return {
    keepsRoles: true,
    attempt: 1,
    templateBody: "",
    parameters: {},
    instances: new Map(all),
  };
}

function refuse(stackSet: ObservedStackSet | undefined, more: Partial<typeof MOVE> = {}): void {
  refuseLeavingOutInMove(stackSet, { ...MOVE, ...more, stack: "prod" });
}

describe("a move away from a StackSet", () => {
  it("is refused while the StackSet has an account that is not enrolled, by name and with the ways out", () => {
    assert.throws(() => {
      refuse(observed({ [A]: "current", [B]: "current" }));
    }, /222222222222[^]*npx authomize move --stack prod[^]*npx authomize forget 222222222222 --stack prod/);
  });

  it("goes on with one whose role the stack has, with one that is suspended, and without a StackSet", () => {
    refuse(observed({ [A]: "current" }));
    refuse(observed({ [B]: "current" }), { direct: new Set([B]) });
    refuse(observed({ [A]: "current", [B]: "skipped" }));
    refuse(undefined);
  });
});
