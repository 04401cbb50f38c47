import type { OrganizationSelection } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import type { DeploymentTargets } from "../../contract/stackSet";
import type { Enrolment } from "../../organization/enrolment";
import {
  type Organization,
  type OrganizationalUnit,
  type UnitName,
  unitsWithin,
} from "../../organization/organization";
import { enrolledIn, isExcludedByItself, type Plan } from "../../organization/accountPlan";

/** Where a StackSet deploys to, and where automatic deployment would go beyond the selection. */
export interface Targeting {
  readonly targets: DeploymentTargets;
  /** Units in which AWS would enrol every new account although the selection leaves it out. */
  readonly overreaching: readonly UnitName[];
  /** Accounts that the selection excludes by themselves, in units where AWS deploys automatically. */
  readonly excludedAccounts: readonly string[];
}

/**
 * The deployment targets of a plan: by organizational unit where the selection takes whole units, with
 * a filter of accounts where it does not. Service-managed StackSets do not deploy to the management
 * account (CloudFormation user guide, "StackSets concepts"), and skip inactive accounts.
 */
export function targeting(
  organization: Organization,
  selection: OrganizationSelection,
  plan: Plan,
): Targeting {
  const members = enrolledMembers(organization, plan);
  const excluded = new Set(plan.filter(isExcludedByItself).map(({ id }) => id));
  const parts = partsOf(organization, selection, members, excluded);
  const units = [...new Set(parts.map(({ unit }) => unit.id))].sort();
  const isWhole = parts.every((part) => part.isWhole);
  const targets: DeploymentTargets = {
    organizationalUnitIds: withoutNested(units, organization.root),
    ...(isWhole ? {} : { accounts: [...members].sort() }),
  };
  return {
    targets,
    overreaching: overreachingUnits(organization, selection, targets),
    excludedAccounts: excludedMembers(organization, excluded, targets.organizationalUnitIds),
  };
}

/**
 * The deployment targets without automatic deployment: every account by name, within the root, as AWS
 * works on no account outside of the targeted units, not even to delete its stack (CloudFormation API
 * reference, DeploymentTargets, `INTERSECTION`). A StackSet that was made with other units keeps them,
 * since the AWS plugin deletes by unit what leaves the list, and gets those that accounts moved to.
 *
 * @param last - the outputs of the last update
 * @throws Error when the organization was not read
 */
export function byAccount(
  { organization, plan }: Pick<Enrolment, "organization" | "plan">,
  last: Partial<StackOutputs>,
): DeploymentTargets {
  if (organization === undefined) throw new Error("the organization was not read");
  const members = enrolledMembers(organization, plan);
  const accounts = [...members].sort();
  const { stackSet } = last;
  const { root } = organization;
  const existing = new Set(unitsWithin(root).map(({ id }) => id));
  const kept =
    stackSet?.autoDeployment === false
      ? stackSet.deploymentTargets.organizationalUnitIds.filter((id) => existing.has(id))
      : [];
  if (kept.length === 0) return { organizationalUnitIds: [root.id], accounts };
  const meant = new Set([...members, ...(last.accounts ?? [])]);
  const outside = organization.accounts.flatMap(({ id, place }) => {
    const isMeant = meant.has(id) && id !== organization.managementAccountId;
    return isMeant && !place.some((unit) => kept.includes(unit.id)) ? [place.at(-1)?.id ?? ""] : [];
  });
  const units = [...new Set([...kept, ...outside])].sort();
  return { organizationalUnitIds: withoutNested(units, root), accounts };
}

/** Those of the accounts that are within deployment targets. */
export function membersWithin(
  { organizationalUnitIds, accounts }: DeploymentTargets,
  members: readonly string[],
  organization: Organization | undefined,
): readonly string[] {
  const units = new Set(organizationalUnitIds);
  const within = new Set(
    organization?.accounts
      .filter(({ place }) => place.some(({ id }) => units.has(id)))
      .map(({ id }) => id),
  );
  return members.filter((id) => within.has(id) && (accounts?.includes(id) ?? true));
}

/**
 * The units with accounts to deploy to, and whether all of their accounts are meant. A selected unit
 * with excluded accounts stays a target, which the filter narrows.
 */
function partsOf(
  organization: Organization,
  { include, exclude }: OrganizationSelection,
  memberIds: ReadonlySet<string>,
  excluded: ReadonlySet<string>,
) {
  const members = organization.accounts.filter(({ id }) => memberIds.has(id));
  const visit = (
    unit: OrganizationalUnit,
    isIncludedAbove: boolean,
  ): readonly { readonly unit: UnitName; readonly isWhole: boolean }[] => {
    if (!members.some(({ place }) => place.some(({ id }) => id === unit.id))) return [];
    const isIncluded = isIncludedAbove || (include?.organizationalUnits.includes(unit.id) ?? true);
    const isCut = unitsWithin(unit).some(({ id }) => exclude.organizationalUnits.includes(id));
    if (isIncluded && !isCut) {
      const isWhole = excludedMembers(organization, excluded, [unit.id]).length === 0;
      return [{ unit, isWhole }];
    }
    const nested = unit.organizationalUnits.flatMap((inner) => visit(inner, isIncluded));
    const hasOwnMembers = members.some(({ place }) => place.at(-1)?.id === unit.id);
    return hasOwnMembers ? [{ unit, isWhole: false }, ...nested] : nested;
  };
  return visit(organization.root, false);
}

function enrolledMembers(organization: Organization, plan: Plan): ReadonlySet<string> {
  const enrolled = enrolledIn(plan).map(({ id }) => id);
  return new Set(enrolled.filter((id) => id !== organization.managementAccountId));
}

/** AWS refuses a unit that is named twice, by itself and by one around it. */
function withoutNested(ids: readonly string[], root: OrganizationalUnit): readonly string[] {
  const nested = unitsWithin(root)
    .filter(({ id }) => ids.includes(id))
    .flatMap((unit) => unit.organizationalUnits.flatMap(unitsWithin))
    .map(({ id }) => id);
  return ids.filter((id) => !nested.includes(id));
}

/** The targeted units, and those in them, of which the selection would not take every new account. */
function overreachingUnits(
  { root }: Organization,
  { include, exclude }: OrganizationSelection,
  { organizationalUnitIds }: DeploymentTargets,
): readonly UnitName[] {
  const visit = (
    { id, name, organizationalUnits }: OrganizationalUnit,
    isTargetedAbove: boolean,
    isSelectedAbove: boolean,
  ): readonly UnitName[] => {
    const isTargeted = isTargetedAbove || organizationalUnitIds.includes(id);
    if (exclude.organizationalUnits.includes(id)) return isTargeted ? [{ id, name }] : [];
    const isSelected = isSelectedAbove || (include?.organizationalUnits.includes(id) ?? true);
    const inner = organizationalUnits.flatMap((nested) => visit(nested, isTargeted, isSelected));
    return isTargeted && !isSelected ? [{ id, name }, ...inner] : inner;
  };
  return visit(root, false, false);
}

/** The excluded accounts that are members of these units. */
function excludedMembers(
  { accounts, managementAccountId }: Organization,
  excluded: ReadonlySet<string>,
  unitIds: readonly string[],
): readonly string[] {
  return accounts
    .filter(({ id }) => excluded.has(id) && id !== managementAccountId)
    .filter(({ place }) => place.some((unit) => unitIds.includes(unit.id)))
    .map(({ id }) => id);
}
