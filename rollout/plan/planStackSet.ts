import type { Settings } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { type DeployedStackSet, stackSetName } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Enrolment } from "../../organization/enrolment";
import type { UnitName } from "../../organization/organization";
import { enrolledIn } from "../../organization/accountPlan";
import { removalLimit } from "../../organization/removalLimit";
import { byAccount, targeting } from "./deploymentTargets";
import { reasonToMakeAnew, refuseSurprisingInterruption } from "./stackSetChange";

/** How the StackSet is made, and what the operator is warned of. */
export interface StackSetPlan {
  readonly stackSet: DeployedStackSet;
  /** Whether it cannot be changed in place: one update deletes it with its instances, and the next makes it. */
  readonly isMadeAnew: boolean;
  /** Whether a change of targets replaces the instances' resource, which deletes those that are not retained. */
  readonly replacesInstances?: boolean | undefined;
  /** Whether the stack's state has it; absent: no. */
  readonly isKnown?: boolean | undefined;
  /** The accounts that were asked for and have no instance: AWS is asked again. */
  readonly missing?: readonly string[] | undefined;
  /** The accounts of the organization that are not enrolled, for messages about instances in them. */
  readonly leftOut?: ReadonlyMap<string, LeftOutAccount> | undefined;
  /** The number in its description, counted up to repeat a failed operation; absent: 1. */
  readonly attempt?: number | undefined;
  readonly warnings: readonly string[];
  /** Only while accounts move to it, or away from it. */
  readonly move?: StackSetMove | undefined;
}

/** An account of the organization that has no role. */
export interface LeftOutAccount {
  /** The organizational unit, or the root, that it is in. */
  readonly unitId: string;
  readonly isActive: boolean;
}

/** How a StackSet is made while accounts move to it, or away from it. */
export interface StackSetMove {
  /** Whether the roles stay when their stacks are deleted. */
  readonly keepsRoles: boolean;
  /** Whether the instances stay when their resource is replaced, which asks AWS for them anew. */
  readonly keepsInstances: boolean;
  /** In how many accounts it works at once; absent: as the settings say. */
  readonly atOnce?: number | undefined;
}

/** The defaults of the StackSet's name and region. */
export interface StackSetPlace {
  /** The stack's name, from which the StackSet's is made. */
  readonly stack: string;
  readonly region: string;
}

/**
 * Plans the StackSet of a selection of the organization.
 *
 * @param last - the outputs of the last update
 * @throws StackSetError when AWS would enrol accounts that the selection leaves out, when no member
 *   account is enrolled, or when more roles would be made again than an update may remove
 */
export function planStackSet(
  settings: Settings,
  enrolment: Enrolment,
  last: Partial<StackOutputs>,
  place: StackSetPlace,
): StackSetPlan {
  const { maxRemovals } = settings;
  const { stack } = place;
  const { organization, ...asked } = askedStackSet(settings, enrolment, last, place);
  const { stackSet, overreaching, excludedAccounts } = asked;
  if (stackSet.deploymentTargets.organizationalUnitIds.length === 0) throw noMembers();
  if (stackSet.autoDeployment && overreaching.length > 0) throw overreach(overreaching, stack);
  refuseMovedRole(settings, last);
  const deployed = last.rollout === "stackSet" ? last.stackSet : undefined;
  const reason =
    deployed === undefined ? undefined : reasonToMakeAnew(deployed, stackSet, organization);
  if (reason !== undefined) {
    const interrupted = membersOf(last, organization.managementAccountId).length;
    const limit = removalLimit(last.accounts?.length ?? 0, maxRemovals);
    refuseSurprisingInterruption(reason, interrupted, limit, stack);
  }
  const warns = stackSet.autoDeployment && excludedAccounts.length > 0;
  return {
    stackSet,
    isMadeAnew: reason !== undefined,
    leftOut: leftOutOf(enrolment),
    warnings: warns ? [excluded(excludedAccounts)] : [],
  };
}

/** The StackSet that a selection of the organization asks for, whether it can be made of the last or not. */
export function askedStackSet(
  settings: Pick<Settings, "accountChoice" | "stackSet">,
  enrolment: Enrolment,
  last: Partial<StackOutputs>,
  { stack, region }: StackSetPlace,
) {
  const { accountChoice, stackSet: asked } = settings;
  const { organization, plan } = enrolment;
  if (accountChoice.from !== "organization" || organization === undefined) {
    throw new Error("a StackSet needs the organization, which the settings are checked for");
  }
  const { targets, ...beyond } = targeting(organization, accountChoice.selection, plan);
  const hasMembers = targets.organizationalUnitIds.length > 0;
  const stackSet: DeployedStackSet = {
    name: asked.name ?? stackSetName(stack),
    region: asked.region ?? region,
    autoDeployment: asked.autoDeployment,
    retainOnLeaving: asked.retainOnLeaving,
    deploymentTargets: asked.autoDeployment || !hasMembers ? targets : byAccount(enrolment, last),
  };
  return { organization, stackSet, ...beyond };
}

/** The accounts of the organization that are not enrolled; none where it was not read. */
export function leftOutOf({
  organization,
  plan,
}: Pick<Enrolment, "organization" | "plan">): ReadonlyMap<string, LeftOutAccount> {
  const enrolled = new Set(enrolledIn(plan).map(({ id }) => id));
  const leftOut = (organization?.accounts ?? []).filter(({ id }) => !enrolled.has(id));
  return new Map(
    leftOut.map(({ id, place, state }) => [
      id,
      { unitId: place.at(-1)?.id ?? "", isActive: state === "ACTIVE" },
    ]),
  );
}

/** The member accounts that were deployed last; the management account's role is not the StackSet's. */
export function membersOf(
  last: Partial<StackOutputs>,
  managementAccount: string | undefined,
): readonly string[] {
  return (last.accounts ?? []).filter((id) => id !== managementAccount);
}

function noMembers(): StackSetError {
  return new StackSetError(
    "rollout is stackSet, but no member account is enrolled: a StackSet does not deploy to the management account. " +
      "Select member accounts in the setting organization, or set the setting rollout to accounts.",
  );
}

function overreach(units: readonly UnitName[], stack: string): StackSetError {
  const lines = units.map(({ id, name }) => `  ${id} (${name})`);
  return new StackSetError(
    [
      "AWS would enrol every new account in these organizational units by itself, although the setting organization leaves it out: " +
        "automatic deployment knows whole units only.",
      lines.join("\n"),
      "Either enrol the units, or move the excluded accounts to units of their own beside them, or turn automatic deployment off: " +
        `npx pulumi config set --path stackSet.autoDeployment false --stack ${stack}; then each npx pulumi up enrols what is new.`,
    ].join("\n\n"),
  );
}

function excluded(accountIds: readonly string[]): string {
  return (
    `Excluded by the setting organization, but inside of an organizational unit that is enrolled: ${accountIds.join(", ")}. ` +
    "They have no role now; but AWS's automatic deployment ignores such exclusions, and makes the role when one of them is moved within the enrolled units. " +
    "To be safe, move them to a unit of their own and exclude that, or set stackSet.autoDeployment to false."
  );
}

/** CloudFormation makes the new role before it deletes the old one, and both would have the same name. */
function refuseMovedRole(settings: Settings, last: Partial<StackOutputs>): void {
  if (last.rollout !== "stackSet" || last.roleName !== settings.roleName) return;
  const path = Object.values(last.roleArns ?? {})[0]?.split(":role")[1];
  if (path === undefined || path === `${settings.rolePath}${settings.roleName}`) return;
  throw new StackSetError(
    `rolePath: "${settings.rolePath}" cannot be changed alone: CloudFormation makes the new role before it deletes the old one, and both would have the same name. ` +
      "Give the role another name as well (roleName), or keep the path.",
  );
}
