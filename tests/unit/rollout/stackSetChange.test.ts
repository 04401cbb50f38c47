import assert from "node:assert/strict";

import fc from "fast-check";

import type { NamedParts } from "../../../config/settings";
import type { DeploymentTargets } from "../../../contract/stackSet";
import type { Organization } from "../../../organization/organization";
import { isExactChange } from "../../../rollout/plan/stackSetChange";
import { LARKSPUR, PRODUCTION, WORKLOADS } from "../organization/larkspur";
import { chosenOrganizations, type Chosen } from "../organization/organizations";
import { deployedAccounts, targetingOf } from "./deployedTo";

/**
 * What AWS ends up with after the AWS plugin has updated the instances: it deletes the accounts that
 * left the filter, from the units that are to be; then deploys, if accounts joined it; then deletes
 * the units that left, of the accounts that are to be; then deploys, if units joined.
 */
function updated(organization: Organization, last: DeploymentTargets, next: DeploymentTargets) {
  const deployed = new Set(deployedAccounts(organization, last));
  const everDeleted = new Set<string>();
  const remove = (targets: DeploymentTargets) => {
    for (const id of deployedAccounts(organization, targets)) {
      if (deployed.delete(id)) everDeleted.add(id);
    }
  };
  const left = (one: readonly string[] = [], other: readonly string[] = []) =>
    one.filter((id) => !other.includes(id));
  const goneAccounts = left(last.accounts, next.accounts);
  if (goneAccounts.length > 0) remove({ ...next, accounts: goneAccounts });
  const goneUnits = left(last.organizationalUnitIds, next.organizationalUnitIds);
  if (goneUnits.length > 0) remove({ ...next, organizationalUnitIds: goneUnits });
  for (const id of deployedAccounts(organization, next)) deployed.add(id);
  return { deployed: [...deployed].sort(), everDeleted };
}

describe("isExactChange", () => {
  it("is true only where the AWS plugin then removes what goes, and nothing that stays", () => {
    const twice = chosenOrganizations().chain((first) =>
      chosenOrganizations().map((second) => ({ first, second })),
    );
    let exact = 0;
    fc.assert(
      fc.property(twice, ({ first: { organization, selection }, second }) => {
        const [one, other] = [selection, within(second.selection, organization)];
        const last = targetingOf({ organization, selection: one }).targets;
        const next = targetingOf({ organization, selection: other }).targets;
        if (!isExactChange(last, next, organization.root)) return;
        exact += 1;
        const { deployed, everDeleted } = updated(organization, last, next);
        const wanted = deployedAccounts(organization, next).sort();
        assert.deepEqual(deployed, wanted);
        for (const id of wanted) assert.equal(everDeleted.has(id), false);
      }),
      { numRuns: 3000 },
    );
    assert.ok(exact > 100, `only ${exact} exact changes were tried`);
  });

  it("is true for units that come and go", () => {
    const { root } = LARKSPUR;
    const units = (...organizationalUnitIds: string[]) => ({ organizationalUnitIds });
    assert.ok(isExactChange(units("ou-lark-security"), units(WORKLOADS.id), root));
    assert.ok(!isExactChange(units(WORKLOADS.id), units(PRODUCTION.id), root));
    assert.ok(!isExactChange(units(PRODUCTION.id), units(WORKLOADS.id), root));
  });

  it("is true for a filter whose accounts come and go, but not for the filter itself", () => {
    const { root } = LARKSPUR;
    const all = { organizationalUnitIds: ["r-lark"] };
    const some = { ...all, accounts: ["310957284466"] };
    const others = { ...all, accounts: ["058264715093"] };
    assert.ok(isExactChange(some, others, root));
    assert.ok(!isExactChange(all, some, root));
    assert.ok(!isExactChange(some, all, root));
    const narrower = { organizationalUnitIds: [PRODUCTION.id], accounts: ["310957284466"] };
    assert.ok(!isExactChange(some, narrower, root));
  });
});

/** A selection made for another organization, of which some units and accounts are in this one. */
function within(selection: Chosen["selection"], organization: Organization): Chosen["selection"] {
  const ids = organization.accounts.map(({ id }) => id);
  const translated = ({ organizationalUnits, accounts, tags }: NamedParts): NamedParts => ({
    tags,
    organizationalUnits,
    accounts: accounts.map((id) => ids[Number(id.slice(-2)) % ids.length] ?? id),
  });
  const { include, exclude } = selection;
  return {
    exclude: translated(exclude),
    ...(include === undefined ? {} : { include: translated(include) }),
  };
}
