import type { DeploymentTargets } from "../../../contract/stackSet";
import type { Organization, OrganizationAccount } from "../../../organization/organization";
import { planOfOrganization } from "../../../organization/accountPlan";
import { targeting } from "../../../rollout/plan/deploymentTargets";
import type { Chosen } from "../organization/organizations";

/** The targets of a selection of an organization. */
export function targetingOf({ organization, selection }: Chosen) {
  return targeting(organization, selection, planOfOrganization(organization, selection));
}

/** What AWS does with targets: active members in the units, of a filter those only. */
export function isDeployedTo(
  { id, place, state }: OrganizationAccount,
  { organizationalUnitIds, accounts }: DeploymentTargets,
  { managementAccountId }: Organization,
): boolean {
  if (id === managementAccountId || state !== "ACTIVE") return false;
  const isWithin = place.some((unit) => organizationalUnitIds.includes(unit.id));
  return isWithin && (accounts?.includes(id) ?? true);
}

/** The accounts to which AWS deploys. */
export function deployedAccounts(organization: Organization, targets: DeploymentTargets) {
  return organization.accounts
    .filter((account) => isDeployedTo(account, targets, organization))
    .map(({ id }) => id);
}
