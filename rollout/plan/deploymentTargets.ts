import type { OrganizationSelection } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import type { DeployedStackSet, DeploymentTargets } from "../../contract/stackSet";
import type { Enrolment } from "../../organization/enrolment";
import {
  type Organization,
  type OrganizationAccount,
  type OrganizationalUnit,
  type UnitName,
  unitsWithin,
} from "../../organization/organization";
import type { Plan } from "../../organization/plan";

/** What is deployed to, and which accounts of the future AWS would deploy to beside the plan. */
export interface Targeting {
  readonly targets: DeploymentTargets;
  /**
   * Units in which automatic deployment would enrol every new account although the selection leaves
   * it out: AWS knows whole units only.
   */
  readonly overreaching: readonly UnitName[];
  /** Accounts that the selection names to be left out, in units where AWS deploys automatically. */
  readonly excludedAccounts: readonly string[];
}

/**
 * Turns a plan into deployment targets: by organizational unit wherever the selection takes a whole
 * unit, by a filter of accounts where it does not. The management account is never among them:
 * service-managed StackSets do not deploy to it (CloudFormation user guide, "StackSets concepts");
 * inactive accounts they skip by themselves.
 */
export function targeting(
  organization: Organization,
  selection: OrganizationSelection,
  plan: Plan,
): Targeting {
  const members = enrolledMembers(organization, plan);
  const placed = organization.accounts.filter(({ id }) => members.has(id));
  const selected = { organization, selection, members: placed };
  const parts = partsOf(organization.root, selected, false);
  const units = [...new Set(parts.map(({ unit }) => unit.id))].sort();
  const isWhole = parts.every((part) => part.isWhole);
  const targets: DeploymentTargets = {
    organizationalUnitIds: withoutNested(units, organization.root),
    ...(isWhole ? {} : { accounts: [...members].sort() }),
  };
  return {
    targets,
    overreaching: overreachingUnits(organization, selection, targets),
    excludedAccounts: namedToBeLeftOut(
      organization,
      selection.exclude.accounts,
      targets.organizationalUnitIds,
    ),
  };
}

/**
 * Without automatic deployment every account is asked for by name, and its unit only has to contain
 * it, now and wherever it is moved: AWS works on no account outside of the targeted units, not even
 * to delete its stack (CloudFormation API reference, DeploymentTargets, `INTERSECTION`). That is the
 * root. A StackSet that was made with other units keeps them, because the AWS plugin deletes by unit
 * what leaves their list, and is given those that its accounts were moved to.
 *
 * @param last - what the last update left
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
  const kept = stackSet?.autoDeployment === false ? unitsOf(stackSet, existing) : [];
  if (kept.length === 0) return { organizationalUnitIds: [root.id], accounts };
  const meant = new Set([...members, ...(last.accounts ?? [])]);
  const outside = organization.accounts.flatMap(({ id, place }) => {
    const isMeant = meant.has(id) && id !== organization.managementAccountId;
    return isMeant && !place.some((unit) => kept.includes(unit.id)) ? [place.at(-1)?.id ?? ""] : [];
  });
  const units = [...new Set([...kept, ...outside])].sort();
  return { organizationalUnitIds: withoutNested(units, root), accounts };
}

/** Those of the accounts that deployment targets ask for. */
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

function unitsOf(
  { deploymentTargets }: DeployedStackSet,
  existing: ReadonlySet<string>,
): readonly string[] {
  return deploymentTargets.organizationalUnitIds.filter((id) => existing.has(id));
}

/** A unit with accounts to deploy to: all that it will ever have, or some. */
interface Part {
  readonly unit: UnitName;
  readonly isWhole: boolean;
}

/** What decides which units become targets. */
interface Selected {
  readonly organization: Organization;
  readonly selection: OrganizationSelection;
  /** The accounts to deploy to. */
  readonly members: readonly OrganizationAccount[];
}

/** A unit that is selected stays a target when accounts in it are left out: the filter says which. */
function partsOf(
  unit: OrganizationalUnit,
  selected: Selected,
  isIncludedAbove: boolean,
): readonly Part[] {
  const { organization, selection, members } = selected;
  const { include, exclude } = selection;
  if (!members.some(({ place }) => place.some(({ id }) => id === unit.id))) return [];
  const isIncluded = isIncludedAbove || (include?.organizationalUnits.includes(unit.id) ?? true);
  const isCut = unitsWithin(unit).some(({ id }) => exclude.organizationalUnits.includes(id));
  if (isIncluded && !isCut) {
    const isWhole = namedToBeLeftOut(organization, exclude.accounts, [unit.id]).length === 0;
    return [{ unit, isWhole }];
  }
  const nested = unit.organizationalUnits.flatMap((inner) => partsOf(inner, selected, isIncluded));
  const hasOwnMembers = members.some(({ place }) => place.at(-1)?.id === unit.id);
  return hasOwnMembers ? [{ unit, isWhole: false }, ...nested] : nested;
}

function enrolledMembers(organization: Organization, plan: Plan): ReadonlySet<string> {
  const enrolled = plan.filter(({ isEnrolled }) => isEnrolled).map(({ id }) => id);
  return new Set(enrolled.filter((id) => id !== organization.managementAccountId));
}

/** A unit that is in another one is deployed to with it: AWS refuses a unit that is named twice. */
function withoutNested(ids: readonly string[], root: OrganizationalUnit): readonly string[] {
  const all = unitsWithin(root);
  const nested = ids.flatMap((id) => {
    const unit = all.find((candidate) => candidate.id === id);
    return (unit?.organizationalUnits ?? []).flatMap(unitsWithin).map((inner) => inner.id);
  });
  return ids.filter((id) => !nested.includes(id));
}

/** The targeted units, and those in them, of which the selection would not take every new account. */
function overreachingUnits(
  { root }: Organization,
  { include, exclude }: OrganizationSelection,
  { organizationalUnitIds }: DeploymentTargets,
): readonly UnitName[] {
  const visit = (
    unit: OrganizationalUnit,
    around: { readonly isTargeted: boolean; readonly isSelected: boolean },
  ): readonly UnitName[] => {
    const isTargeted = around.isTargeted || organizationalUnitIds.includes(unit.id);
    if (exclude.organizationalUnits.includes(unit.id)) return isTargeted ? [nameOf(unit)] : [];
    const isSelected =
      around.isSelected || (include?.organizationalUnits.includes(unit.id) ?? true);
    const inner = unit.organizationalUnits.flatMap((nested) =>
      visit(nested, { isTargeted, isSelected }),
    );
    return isTargeted && !isSelected ? [nameOf(unit), ...inner] : inner;
  };
  return visit(root, { isTargeted: false, isSelected: false });
}

function nameOf({ id, name }: UnitName): UnitName {
  return { id, name };
}

/** Of the accounts that a selection names to be left out, the members in these units. */
function namedToBeLeftOut(
  { accounts, managementAccountId }: Organization,
  excluded: readonly string[],
  unitIds: readonly string[],
): readonly string[] {
  return accounts
    .filter(({ id }) => excluded.includes(id) && id !== managementAccountId)
    .filter(({ place }) => place.some((unit) => unitIds.includes(unit.id)))
    .map(({ id }) => id);
}
