import assert from "node:assert/strict";

import { refuseLeavingOutInMove } from "../../../rollout/migration/undeletableInstances";
import type { ObservedStackSet } from "../../../aws/readStackSet";
import { observed } from "./observedStackSets";

const [A, B] = ["111111111111", "222222222222"] as const;

function refuse(stackSet: ObservedStackSet | undefined, kept: readonly string[] = [A]): void {
  refuseLeavingOutInMove(stackSet, kept, undefined, "prod");
}

describe("a move away from a StackSet", () => {
  it("is refused while the StackSet has an account that is not enrolled, by name and with the ways out", () => {
    assert.throws(() => {
      refuse(observed(true, { [A]: "current", [B]: "current" }));
    }, /222222222222[^]*npx authomize move --stack prod[^]*npx authomize forget 222222222222 --stack prod/);
  });

  it("goes on with one whose role the stack has, with one that is suspended, and without a StackSet", () => {
    refuse(observed(true, { [A]: "current" }));
    refuse(observed(true, { [B]: "current" }), [A, B]);
    refuse(observed(true, { [A]: "current", [B]: "skipped" }));
    refuse(undefined);
  });
});
