import assert from "node:assert/strict";

import { fleetRemovals } from "../../../../../commands/fleet/plan/unsafeChanges";
import { DEFAULTS } from "../../../../../config/schemas";
import { planOfList } from "../../../../../organization/accountPlan";

const DEPLOYED = ["058264715093", "310957284466", "529640183727", "846120973358"];

function removals(staying: readonly string[], lastRoleName?: string, maxRemovals?: number) {
  const accounts = staying.map((id) => ({ id, accessRoleName: "Access" }));
  return fleetRemovals(
    { plan: planOfList(accounts), settings: { ...DEFAULTS, accounts }, maxRemovals },
    {
      accounts: DEPLOYED,
      ...(lastRoleName === undefined ? {} : { roleName: lastRoleName }),
    },
  );
}

describe("what a fleet's update would remove", () => {
  it("is counted over all shards", () => {
    const [stays = "", ...gone] = DEPLOYED;
    assert.deepEqual(removals([stays]).accountIds, gone);
    assert.equal(removals([stays]).isAllowed, false);
    assert.ok(removals([stays], undefined, 3).isAllowed);
    assert.ok(removals(DEPLOYED.slice(2)).isAllowed);
  });

  it("has the roles that get another name, in the accounts that stay", () => {
    const [first = "", second = "", third = ""] = DEPLOYED;
    const { accountIds, replaced, isAllowed } = removals([first, second, third], "FormerRole");
    assert.deepEqual(accountIds, DEPLOYED.slice(3));
    assert.deepEqual(
      replaced,
      [first, second, third].map((accountId) => ({ accountId, roleName: "FormerRole" })),
    );
    assert.equal(isAllowed, false);
  });
});
