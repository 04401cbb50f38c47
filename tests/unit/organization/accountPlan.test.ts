import assert from "node:assert/strict";

import fc from "fast-check";

import type { OrganizationSelection } from "../../../config/settings";
import { planOfList, planOfOrganization, type Reason } from "../../../organization/accountPlan";
import { LARKSPUR, PRODUCTION, WORKLOADS } from "./larkspur";
import { accountsIn, anyOrder, chosenOrganizations, shuffled } from "./organizations";

const NOTHING = { organizationalUnits: [], accounts: [] };

/** Account → the reason, and whether that enrols it. */
function fates(selection: Partial<OrganizationSelection>): Record<string, [boolean, Reason]> {
  const plan = planOfOrganization(LARKSPUR, { exclude: NOTHING, ...selection });
  return Object.fromEntries(plan.map(({ id, isEnrolled, reason }) => [id, [isEnrolled, reason]]));
}

describe("the plan of an organization", () => {
  it("enrols every active account when nothing is selected", () => {
    assert.deepEqual(fates({}), {
      "058264715093": [true, { kind: "wholeOrganization" }],
      "310957284466": [true, { kind: "wholeOrganization" }],
      "417290385612": [true, { kind: "wholeOrganization" }],
      "735081462910": [true, { kind: "wholeOrganization" }],
      "964302718555": [false, { kind: "notActive", state: "SUSPENDED" }],
    });
  });

  it("counts nested units, and names the innermost one that was selected", () => {
    const include = { organizationalUnits: [WORKLOADS.id, PRODUCTION.id], accounts: [] };
    assert.deepEqual(fates({ include }), {
      "058264715093": [false, { kind: "notIncluded" }],
      "310957284466": [true, { kind: "unitIncluded", unit: PRODUCTION }],
      "417290385612": [false, { kind: "notIncluded" }],
      "735081462910": [true, { kind: "unitIncluded", unit: WORKLOADS }],
      "964302718555": [false, { kind: "notIncluded" }],
    });
  });

  it("takes accounts and units together, and lets exclusion win over both", () => {
    const include = {
      organizationalUnits: [WORKLOADS.id],
      accounts: ["058264715093", "310957284466", "964302718555"],
    };
    const exclude = { organizationalUnits: [PRODUCTION.id], accounts: ["735081462910"] };
    assert.deepEqual(fates({ include, exclude }), {
      "058264715093": [true, { kind: "accountIncluded" }],
      "310957284466": [false, { kind: "unitExcluded", unit: PRODUCTION }],
      "417290385612": [false, { kind: "notIncluded" }],
      "735081462910": [false, { kind: "accountExcluded" }],
      "964302718555": [false, { kind: "notActive", state: "SUSPENDED" }],
    });
  });

  it("says where each account is", () => {
    const plan = planOfOrganization(LARKSPUR, { exclude: NOTHING });
    const shop = plan.find(({ id }) => id === "310957284466");
    assert.deepEqual(shop?.place, [{ id: "r-lark", name: "Root" }, WORKLOADS, PRODUCTION]);
  });
});

describe("the plan of a list", () => {
  it("enrols every account, in the order of their IDs", () => {
    const accounts = [
      { id: "310957284466", name: "Shop", accessRoleName: "Access" },
      { id: "058264715093", accessRoleName: "Access" },
    ];
    assert.deepEqual(planOfList(accounts), [
      { id: "058264715093", name: undefined, isEnrolled: true, reason: { kind: "listed" } },
      { id: "310957284466", name: "Shop", isEnrolled: true, reason: { kind: "listed" } },
    ]);
  });
});

describe("the plan of any organization", () => {
  it("enrols nothing that is excluded, by itself or by any unit around it, and says so", () => {
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const { accounts, organizationalUnits } = selection.exclude;
        for (const { id, place, isEnrolled, reason } of planOfOrganization(
          organization,
          selection,
        )) {
          const isInExcludedUnit = place?.some((unit) => organizationalUnits.includes(unit.id));
          if (!accounts.includes(id) && isInExcludedUnit !== true) continue;
          assert.equal(isEnrolled, false);
          assert.match(reason.kind, /^(?:account|unit)Excluded$/);
        }
      }),
    );
  });

  it("enrols active accounts only, and all of them that are included and not excluded", () => {
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const plan = planOfOrganization(organization, selection);
        const { include } = selection;
        for (const { id, place, state } of organization.accounts) {
          const touches = (parts: OrganizationSelection["exclude"]) =>
            parts.accounts.includes(id) ||
            place.some((unit) => parts.organizationalUnits.includes(unit.id));
          const expected =
            state === "ACTIVE" &&
            !touches(selection.exclude) &&
            (include === undefined || touches(include));
          assert.equal(plan.find((planned) => planned.id === id)?.isEnrolled, expected);
        }
      }),
    );
  });

  it("gives every account exactly one reason, which decides its fate", () => {
    const enrols = {
      listed: true,
      wholeOrganization: true,
      accountIncluded: true,
      unitIncluded: true,
      accountExcluded: false,
      unitExcluded: false,
      notIncluded: false,
      notActive: false,
    } as const satisfies Record<Reason["kind"], boolean>;
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const plan = planOfOrganization(organization, selection);
        const ids = organization.accounts.map(({ id }) => id).sort();
        assert.deepEqual(
          plan.map(({ id }) => id),
          ids,
        );
        for (const { isEnrolled, reason } of plan) assert.equal(isEnrolled, enrols[reason.kind]);
      }),
    );
  });

  it("changes no account's fate when another one joins", () => {
    const joined = chosenOrganizations().chain((chosen) =>
      accountsIn(chosen.organization.root).map((account) => ({ ...chosen, account })),
    );
    fc.assert(
      fc.property(joined, ({ organization, selection, account }) => {
        fc.pre(organization.accounts.every(({ id }) => id !== account.id));
        const before = planOfOrganization(organization, selection);
        const accounts = [account, ...organization.accounts];
        const after = planOfOrganization({ ...organization, accounts }, selection);
        const others = after.filter(({ id }) => id !== account.id);
        assert.deepEqual(others, before);
      }),
    );
  });

  it("does not depend on any order", () => {
    const reordered = chosenOrganizations().chain(({ organization, selection }) =>
      fc
        .tuple(
          anyOrder(organization.accounts),
          shuffled(selection.include ?? NOTHING),
          shuffled(selection.exclude),
        )
        .map(([accounts, include, exclude]) => {
          const other: OrganizationSelection =
            selection.include === undefined ? { exclude } : { include, exclude };
          return {
            plan: planOfOrganization(organization, selection),
            otherPlan: planOfOrganization({ ...organization, accounts }, other),
          };
        }),
    );
    fc.assert(
      fc.property(reordered, ({ plan, otherPlan }) => {
        assert.deepEqual(otherPlan, plan);
      }),
    );
  });
});
