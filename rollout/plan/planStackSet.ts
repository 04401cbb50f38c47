import type { Settings } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { type DeployedStackSet, stackSetName } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Enrolment } from "../../organization/enrolment";
import { byAccount, targeting } from "./deploymentTargets";
import { reasonToMakeAnew, refuseSurprisingInterruption } from "./stackSetChange";

/** What the StackSet is to do, and what the operator should know of it. */
export interface StackSetPlan {
  readonly stackSet: DeployedStackSet;
  /** Whether AWS cannot change it so: one update deletes it with its instances, and the next makes it. */
  readonly isMadeAnew: boolean;
  /** Whether the resource of its instances is replaced, which only those that stay may be. */
  readonly replacesInstances?: boolean | undefined;
  /** Whether the stack's state has it; absent: it does not. */
  readonly isKnown?: boolean | undefined;
  /** The accounts that were asked for and have no instance, so that AWS is asked for it again. */
  readonly missing?: readonly string[] | undefined;
  /** The accounts of the organization that are not enrolled, to tell what is left behind in them. */
  readonly leftOut?: ReadonlyMap<string, LeftOutAccount> | undefined;
  /** Which time its operation is asked for: one more where it failed in an account; absent: the first. */
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

/** What the StackSet's name and place follow from when the settings say neither. */
export interface StackSetPlace {
  /** The stack's name. */
  readonly stack: string;
  /** Where the deployment works. */
  readonly region: string;
}

/**
 * Plans the StackSet of a selection of the organization.
 *
 * @param last - what the last update left
 * @throws StackSetError when AWS would enrol accounts that the selection leaves out, when no member
 *   account is enrolled, or when more roles would be made again than an update may remove
 */
export function planStackSet(
  settings: Settings,
  enrolment: Enrolment,
  last: Partial<StackOutputs>,
  place: StackSetPlace,
): StackSetPlan {
  const { accountChoice, maxRemovals } = settings;
  const { organization, plan } = enrolment;
  if (accountChoice.from !== "organization" || organization === undefined) {
    throw new Error("a StackSet needs the organization, which the settings are checked for");
  }
  const { targets, overreaching, excludedAccounts } = targeting(
    organization,
    accountChoice.selection,
    plan,
  );
  if (targets.organizationalUnitIds.length === 0) throw noMembers();
  const stackSet: DeployedStackSet = {
    name: settings.stackSet.name ?? stackSetName(place.stack),
    region: settings.stackSet.region ?? place.region,
    autoDeployment: settings.stackSet.autoDeployment,
    retainOnLeaving: settings.stackSet.retainOnLeaving,
    deploymentTargets: settings.stackSet.autoDeployment ? targets : byAccount(enrolment, last),
  };
  if (stackSet.autoDeployment && overreaching.length > 0)
    throw overreach(overreaching, place.stack);
  refuseMovedRole(settings, last);
  const deployed = last.rollout === "stackSet" ? last.stackSet : undefined;
  const reason =
    deployed === undefined ? undefined : reasonToMakeAnew(deployed, stackSet, organization);
  if (reason !== undefined) {
    refuseSurprisingInterruption(reason, {
      accountIds: membersOf(last, organization.managementAccountId),
      deployed: last.accounts ?? [],
      maxRemovals,
      stack: place.stack,
    });
  }
  const warns = stackSet.autoDeployment && excludedAccounts.length > 0;
  return {
    stackSet,
    isMadeAnew: reason !== undefined,
    leftOut: leftOutOf(enrolment),
    warnings: warns ? [excluded(excludedAccounts)] : [],
  };
}

/** The accounts of the organization that are not enrolled; none where it was not read. */
export function leftOutOf({
  organization,
  plan,
}: Pick<Enrolment, "organization" | "plan">): ReadonlyMap<string, LeftOutAccount> {
  const enrolled = new Set(plan.flatMap(({ id, isEnrolled }) => (isEnrolled ? [id] : [])));
  return new Map(
    (organization?.accounts ?? [])
      .filter(({ id }) => !enrolled.has(id))
      .map(({ id, place, state }) => [
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
    "authomize-aws:rollout is stackSet, but no member account is enrolled: a StackSet does not deploy to the management account. " +
      "Select member accounts in authomize-aws:organization, or set authomize-aws:rollout to accounts.",
  );
}

function overreach(
  units: readonly { readonly id: string; readonly name: string }[],
  stack: string,
): StackSetError {
  const lines = units.map(({ id, name }) => `  ${id} (${name})`);
  return new StackSetError(
    [
      "AWS would enrol every new account in these organizational units by itself, although authomize-aws:organization leaves it out: " +
        "automatic deployment knows whole units only.",
      lines.join("\n"),
      "Either enrol the units, or move the excluded accounts to units of their own beside them, or turn automatic deployment off: " +
        `npx pulumi config set --path authomize-aws:stackSet.autoDeployment false --stack ${stack}; then each npx pulumi up enrols what is new.`,
    ].join("\n\n"),
  );
}

function excluded(accountIds: readonly string[]): string {
  return (
    `Excluded by authomize-aws:organization, but inside of an organizational unit that is enrolled: ${accountIds.join(", ")}. ` +
    "They have no role now; but AWS's automatic deployment ignores such exclusions, and makes the role when one of them is moved within the enrolled units. " +
    "To be safe, move them to a unit of their own and exclude that, or set authomize-aws:stackSet.autoDeployment to false."
  );
}

/** CloudFormation cannot move a role of a given name: it would make the new one before the old one is gone. */
function refuseMovedRole(settings: Settings, last: Partial<StackOutputs>): void {
  if (last.rollout !== "stackSet" || last.roleName !== settings.roleName) return;
  const path = Object.values(last.roleArns ?? {})[0]?.split(":role")[1];
  if (path === undefined || path === `${settings.rolePath}${settings.roleName}`) return;
  throw new StackSetError(
    `authomize-aws:rolePath: "${settings.rolePath}" cannot be changed alone: CloudFormation makes the new role before it deletes the old one, and both would have the same name. ` +
      "Give the role another name as well (authomize-aws:roleName), or keep the path.",
  );
}
