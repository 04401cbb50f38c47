import assert from "node:assert/strict";

import fc from "fast-check";

import type { NamedParts } from "../../../config/settings";
import {
  unitsWithin,
  type OrganizationalUnit,
  type UnitName,
} from "../../../organization/organization";
import { planOfOrganization } from "../../../organization/accountPlan";
import { LARKSPUR, PRODUCTION, WORKLOADS } from "../organization/larkspur";
import { accountsIn, chosenOrganizations } from "../organization/organizations";
import { deployedAccounts, isDeployedTo, targetingOf } from "./deployedTo";

const NOTHING: NamedParts = { organizationalUnits: [], accounts: [], tags: {} };

function larkspur(include: Partial<NamedParts> | undefined, exclude: Partial<NamedParts> = {}) {
  return targetingOf({
    organization: LARKSPUR,
    selection: {
      exclude: { ...NOTHING, ...exclude },
      ...(include === undefined ? {} : { include: { ...NOTHING, ...include } }),
    },
  });
}

/** The units from one to another that is in it. */
function placeOf(id: string, unit: OrganizationalUnit): readonly UnitName[] {
  if (unit.id === id) return [unit];
  const inner = unit.organizationalUnits.map((nested) => placeOf(id, nested)).find((p) => p.length);
  return inner === undefined ? [] : [unit, ...inner];
}

describe("targeting", () => {
  it("is the root when the whole organization is enrolled", () => {
    assert.deepEqual(larkspur(undefined), {
      targets: { organizationalUnitIds: ["r-lark"] },
      overreaching: [],
      excludedAccounts: [],
    });
  });

  it("is the units that are enrolled, without those nested in them", () => {
    const { targets, overreaching } = larkspur({
      organizationalUnits: [PRODUCTION.id, WORKLOADS.id],
    });
    assert.deepEqual(targets, { organizationalUnitIds: [WORKLOADS.id] });
    assert.deepEqual(overreaching, []);
  });

  it("goes around an excluded unit by its neighbours where that says it all", () => {
    const include = { organizationalUnits: [WORKLOADS.id, "ou-lark-security"] };
    const { targets, overreaching } = larkspur(include, { organizationalUnits: [WORKLOADS.id] });
    assert.deepEqual(targets, { organizationalUnitIds: ["ou-lark-security"] });
    assert.deepEqual(overreaching, []);
  });

  it("filters by account where a unit says too much, and tells which new accounts AWS would enrol", () => {
    const include = { organizationalUnits: [WORKLOADS.id] };
    assert.deepEqual(larkspur(include, { organizationalUnits: [PRODUCTION.id] }), {
      targets: { organizationalUnitIds: [WORKLOADS.id], accounts: ["735081462910"] },
      overreaching: [PRODUCTION],
      excludedAccounts: [],
    });
    assert.deepEqual(larkspur({ accounts: ["310957284466"] }), {
      targets: { organizationalUnitIds: [PRODUCTION.id], accounts: ["310957284466"] },
      overreaching: [PRODUCTION],
      excludedAccounts: [],
    });
  });

  it("filters an excluded account out, and tells of it", () => {
    assert.deepEqual(larkspur(undefined, { accounts: ["310957284466"] }), {
      targets: {
        organizationalUnitIds: ["r-lark"],
        accounts: ["058264715093", "735081462910"],
      },
      overreaching: [],
      excludedAccounts: ["310957284466"],
    });
  });

  it("does not mind the management account, which StackSets leave out by themselves", () => {
    const { targets } = larkspur(undefined, { accounts: [LARKSPUR.managementAccountId] });
    assert.deepEqual(targets, { organizationalUnitIds: ["r-lark"] });
  });
});

describe("targeting of any organization", () => {
  it("deploys to the plan's members, to all of them and to no other", () => {
    fc.assert(
      fc.property(chosenOrganizations(), (chosen) => {
        const { organization, selection } = chosen;
        const planned = planOfOrganization(organization, selection)
          .filter(({ isEnrolled, id }) => isEnrolled && id !== organization.managementAccountId)
          .map(({ id }) => id);
        const deployed = deployedAccounts(organization, targetingOf(chosen).targets);
        assert.deepEqual(deployed.toSorted(), planned.toSorted());
      }),
      { numRuns: 1000 },
    );
  });

  it("names no unit that is in another one it names, and filters by what is meant alone", () => {
    fc.assert(
      fc.property(chosenOrganizations(), (chosen) => {
        const { organizationalUnitIds, accounts } = targetingOf(chosen).targets;
        const units = unitsWithin(chosen.organization.root);
        const nested = units
          .filter(({ id }) => organizationalUnitIds.includes(id))
          .flatMap((unit) => unitsWithin(unit).filter((inner) => inner !== unit));
        for (const { id } of nested) assert.ok(!organizationalUnitIds.includes(id), id);
        const planned = planOfOrganization(chosen.organization, chosen.selection);
        for (const id of accounts ?? []) {
          assert.ok(
            planned.some((account) => account.id === id && account.isEnrolled),
            id,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("tells of no other unit", () => {
    fc.assert(
      fc.property(chosenOrganizations(), ({ organization, selection }) => {
        const { targets, overreaching } = targetingOf({ organization, selection });
        const { organizationalUnitIds } = targets;
        for (const unit of overreaching) {
          const place = placeOf(unit.id, organization.root);
          const added = { id: "new", name: "", state: "ACTIVE" as const, place };
          const grown = { ...organization, accounts: [...organization.accounts, added] };
          const planned = planOfOrganization(grown, selection).find(({ id }) => id === "new");
          assert.equal(planned?.isEnrolled, false, unit.id);
          assert.ok(isDeployedTo(added, { organizationalUnitIds }, organization), unit.id);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("tells of every unit in which AWS would enrol a new account that the selection leaves out", () => {
    const withNewAccount = chosenOrganizations().chain((chosen) =>
      accountsIn(chosen.organization.root).map((added) => ({
        ...chosen,
        // Excluded tags are refused beside automatic deployment: config/crossCheck.ts.
        added: { ...added, id: "new", state: "ACTIVE" as const, tags: undefined },
      })),
    );
    fc.assert(
      fc.property(withNewAccount, ({ organization, selection, added }) => {
        const { targets, overreaching } = targetingOf({ organization, selection });
        const grown = { ...organization, accounts: [...organization.accounts, added] };
        const isWanted = planOfOrganization(grown, selection).some(
          ({ id, isEnrolled }) => id === "new" && isEnrolled,
        );
        const { organizationalUnitIds } = targets;
        const isMade = isDeployedTo(added, { organizationalUnitIds }, organization);
        const isNamed = added.place.some(({ id }) => overreaching.some((unit) => unit.id === id));
        if (isMade && !isWanted) assert.ok(isNamed);
      }),
      { numRuns: 1000 },
    );
  });
});
