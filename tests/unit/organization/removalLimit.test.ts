import assert from "node:assert/strict";

import fc from "fast-check";

import type { DeployedRole } from "../../../state/deployedRoles";
import { planOfList, planOfOrganization } from "../../../organization/accountPlan";
import {
  refuseSurprisingRemovals,
  removalsOf,
  replacedRoles,
  type Removals,
} from "../../../organization/removalLimit";
import { accountIds } from "../arbitraries";
import { LARKSPUR, PRODUCTION } from "./larkspur";

function listed(ids: readonly string[]) {
  return planOfList(ids.map((id) => ({ id, accessRoleName: "Access" })));
}

function someIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index).padStart(12, "0"));
}

describe("removals", () => {
  it("are the accounts deployed last that are not to be enrolled any more", () => {
    const plan = planOfOrganization(LARKSPUR, {
      exclude: { organizationalUnits: [PRODUCTION.id], accounts: [], tags: {} },
    });
    const deployed = ["999988887777", "310957284466", "964302718555", "058264715093"];
    assert.deepEqual(removalsOf(plan, deployed, undefined), {
      accountIds: ["310957284466", "964302718555", "999988887777"],
      replaced: [],
      limit: 2,
      isAllowed: false,
    });
  });

  it("are none in a first deployment", () => {
    const removals = removalsOf(listed(["058264715093"]), [], 0);
    assert.deepEqual(removals, { accountIds: [], replaced: [], limit: 0, isAllowed: true });
  });

  it("are limited to 2, or to a tenth of what was deployed, unless the operator says otherwise", () => {
    const limits = [1, 8, 20, 29, 30, 200].map(
      (count) => removalsOf(listed([]), someIds(count), undefined).limit,
    );
    assert.deepEqual(limits, [2, 2, 2, 2, 3, 20]);
    assert.equal(removalsOf(listed([]), someIds(200), 0).limit, 0);
    assert.equal(removalsOf(listed([]), someIds(5), 5).isAllowed, true);
    assert.equal(removalsOf(listed([]), someIds(6), 5).isAllowed, false);
  });

  it("are allowed as far as the limit and no further, whatever is deployed and planned", () => {
    const ids = fc.uniqueArray(accountIds(), { maxLength: 60 });
    fc.assert(
      fc.property(ids, ids, fc.option(fc.nat(60), { nil: undefined }), (deployed, kept, max) => {
        const planned = [...kept, ...deployed.slice(0, kept.length)];
        const removals = removalsOf(listed([...new Set(planned)]), deployed, max);
        const gone = deployed.filter((id) => !planned.includes(id)).sort();
        assert.deepEqual(removals.accountIds, gone);
        assert.equal(removals.isAllowed, gone.length <= (max ?? Math.max(2, deployed.length / 10)));
      }),
    );
  });
});

describe("replacedRoles", () => {
  const deployed = (accountId: string, roleName: string): DeployedRole => ({
    urn: `urn:${accountId}:${roleName}`,
    logicalName: `authomize-${accountId}-${roleName}`,
    accountId,
    roleName,
    rolePath: "/",
    roleId: "AROAEXAMPLE",
  });
  const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

  it("are those of accounts that have another name and not the asked one: a renaming may be repeated and undone", () => {
    const state = [deployed(A, "R1"), deployed(B, "R1"), deployed(B, "R2"), deployed(C, "R1")];
    assert.deepEqual(replacedRoles([B, A], "R2", state), [{ accountId: A, roleName: "R1" }]);
    assert.deepEqual(replacedRoles([A, B], "R1", state), []);
  });
});

describe("refuseSurprisingRemovals", () => {
  const plan = planOfOrganization(LARKSPUR, {
    exclude: { organizationalUnits: [PRODUCTION.id], accounts: [], tags: {} },
  });
  const removals: Removals = {
    accountIds: ["310957284466", "964302718555", "999988887777"],
    replaced: [],
    limit: 2,
    isAllowed: false,
  };

  it("names each account, why it would go, and the way to allow it", () => {
    assert.throws(
      () => {
        refuseSurprisingRemovals(plan, removals, "prod");
      },
      {
        name: "RemovalsError",
        message: [
          "This would remove the role from 3 accounts; one update may remove it from 2 (maxRemovals). Nothing was touched.",
          "",
          "  310957284466 (Shop): in the excluded unit production (ou-lark-prod0001)",
          "  964302718555 (Old web shop): not active: the account is suspended",
          "  999988887777: no longer in the organization",
          "",
          "An account that is here by mistake: mend the setting organization or accounts. If all of them are to go: " +
            "npx pulumi config set maxRemovals 3 --stack prod, then run this again, and afterwards: " +
            "npx pulumi config rm maxRemovals --stack prod",
        ].join("\n"),
      },
    );
  });

  it("names an account that is no longer listed", () => {
    const one = { accountIds: ["310957284466"], replaced: [], limit: 0, isAllowed: false };
    assert.throws(() => {
      refuseSurprisingRemovals(listed(["058264715093"]), one, "prod");
    }, /from 1 account; .*\n\n {2}310957284466: no longer listed in the setting accounts\n/);
  });

  it("counts a role that gets another name, and says whom that locks out", () => {
    const replaced = ["310957284466", "058264715093", "846120973358"].map((accountId) => ({
      accountId,
      roleName: "Old",
    }));
    const deployed = replaced.map(({ accountId }) => accountId);
    const counted = removalsOf(listed(deployed), deployed, undefined, replaced);
    assert.throws(() => {
      refuseSurprisingRemovals(listed(deployed), counted, "prod");
    }, /from 3 accounts; one update may remove it from 2 .*\n\n {2}310957284466: its role Old is replaced by one of another name\n[^]*locks Authomize out until the dialog's Assume Role field has the new name/);
  });

  it("lets pass what is allowed", () => {
    refuseSurprisingRemovals(plan, { ...removals, limit: 3, isAllowed: true }, "prod");
  });
});
