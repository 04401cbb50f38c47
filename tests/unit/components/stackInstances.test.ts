import assert from "node:assert/strict";

import { outcomeOf } from "../../../components/planned/stackInstances";

const [A, B, C] = ["012345678901", "111122223333", "444455556666"] as const;

describe("outcomeOf", () => {
  it("falls short nowhere when every account has a current instance, and no other has one", () => {
    const instances = [A, B].map(
      (accountId) => ({ accountId, state: "current", reason: "" }) as const,
    );
    assert.deepEqual(outcomeOf([A, B], instances), { incompleteAccounts: [], shortfalls: [] });
  });

  it("tells of each account why it is incomplete, and of each instance that is left behind", () => {
    const failed = { accountId: B, state: "failed", reason: "no boundary" } as const;
    const elsewhere = { accountId: C, state: "current", reason: "" } as const;
    assert.deepEqual(outcomeOf([B, A], [failed, elsewhere]), {
      incompleteAccounts: [A, B],
      shortfalls: [
        { accountId: A, state: "missing", isLeftBehind: false, reason: "" },
        { ...failed, isLeftBehind: false },
        { ...elsewhere, isLeftBehind: true },
      ],
    });
  });
});
