import assert from "node:assert/strict";

import fc from "fast-check";

import type { NamedParts, OrganizationSelection } from "../../../config/settings";
import {
  describeReason,
  planOfList,
  planOfOrganization,
  type Reason,
} from "../../../organization/accountPlan";
import type { OrganizationAccount } from "../../../organization/organization";
import { LARKSPUR, PRODUCTION, WORKLOADS } from "./larkspur";
import { accountsIn, anyOrder, chosenOrganizations, shuffled } from "./organizations";

const NOTHING = { organizationalUnits: [], accounts: [], tags: {} };

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
    const include = { organizationalUnits: [WORKLOADS.id, PRODUCTION.id], accounts: [], tags: {} };
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
      tags: {},
    };
    const exclude = {
      organizationalUnits: [PRODUCTION.id],
      accounts: ["735081462910"],
      tags: {},
    };
    assert.deepEqual(fates({ include, exclude }), {
      "058264715093": [true, { kind: "accountIncluded" }],
      "310957284466": [false, { kind: "unitExcluded", unit: PRODUCTION }],
      "417290385612": [false, { kind: "notIncluded" }],
      "735081462910": [false, { kind: "accountExcluded" }],
      "964302718555": [false, { kind: "notActive", state: "SUSPENDED" }],
    });
  });

  it("goes by an account's own tags, beside accounts and units, and names the tag", () => {
    const tagged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      "058264715093": { environment: "security", team: "audit" },
      "310957284466": { environment: "production" },
      "417290385612": { environment: "Production" },
      "735081462910": { environment: "development", team: "shop" },
      "964302718555": { environment: "production" },
    };
    const accounts = LARKSPUR.accounts.map((account) => ({
      ...account,
      tags: new Map(Object.entries(tagged[account.id] ?? {})),
    }));
    const plan = planOfOrganization(
      { ...LARKSPUR, accounts },
      {
        include: { ...NOTHING, tags: { team: ["audit"], environment: ["production", "security"] } },
        exclude: { ...NOTHING, tags: { team: ["shop"] } },
      },
    );
    assert.deepEqual(
      plan.map(({ id, isEnrolled, reason }) => [id, isEnrolled, describeReason(reason)]),
      [
        ["058264715093", true, "has the included tag environment=security"],
        ["310957284466", true, "has the included tag environment=production"],
        ["417290385612", false, "not included"],
        ["735081462910", false, "has the excluded tag team=shop"],
        ["964302718555", false, "not active: the account is suspended"],
      ],
    );
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

/** Whether parts of an organization name the account, a unit around it, or a tag of it. */
function touches(parts: NamedParts, { id, place, tags }: OrganizationAccount): boolean {
  const has = ([key, values]: readonly [string, readonly string[]]) =>
    values.some((value) => tags?.get(key) === value);
  return (
    parts.accounts.includes(id) ||
    place.some((unit) => parts.organizationalUnits.includes(unit.id)) ||
    Object.entries(parts.tags).some(has)
  );
}

describe("the plan of any organization", () => {
  it("enrols nothing that is excluded, by itself or by any unit around it, and says so", () => {
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const plan = planOfOrganization(organization, selection);
        for (const account of organization.accounts) {
          if (!touches(selection.exclude, account)) continue;
          const planned = plan.find(({ id }) => id === account.id);
          assert.equal(planned?.isEnrolled, false);
          assert.match(planned.reason.kind, /^(?:account|unit|tag)Excluded$/);
        }
      }),
    );
  });

  it("enrols active accounts only, and all of them that are included and not excluded", () => {
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const plan = planOfOrganization(organization, selection);
        const { include } = selection;
        for (const account of organization.accounts) {
          const expected =
            account.state === "ACTIVE" &&
            !touches(selection.exclude, account) &&
            (include === undefined || touches(include, account));
          assert.equal(plan.find(({ id }) => id === account.id)?.isEnrolled, expected);
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
      tagIncluded: true,
      accountExcluded: false,
      unitExcluded: false,
      tagExcluded: false,
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
