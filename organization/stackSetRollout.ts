import { OperatorError } from "../config/problem";
import type { Settings } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import { stackSetName, type DeployedStackSet, type DeploymentTargets } from "../contract/stackSet";
import { targeting } from "./deploymentTargets";
import type { Enrolment } from "./enrolment";
import type { Organization } from "./organization";
import { removalLimit } from "./removals";
import { isExactChange } from "./targetChange";

/** Thrown when a StackSet cannot be rolled out as the settings ask for it. */
export class StackSetError extends OperatorError {
  override readonly name = "StackSetError";
}

/** What the StackSet is to do, and what the operator should know of it. */
export interface StackSetPlan {
  readonly stackSet: DeployedStackSet;
  /** Whether its instances have to be deleted and made again, because AWS cannot change them so. */
  readonly recreatesInstances: boolean;
  /** Which time its operation is asked for: one more where it failed in an account; absent: the first. */
  readonly attempt?: number | undefined;
  readonly warnings: readonly string[];
  /** Only while accounts move to it, or away from it. */
  readonly move?: StackSetMove | undefined;
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
    deploymentTargets: settings.stackSet.autoDeployment ? targets : byAccount(targets, enrolment),
  };
  if (stackSet.autoDeployment && overreaching.length > 0) throw overreach(overreaching);
  refuseMovedRole(settings, last);
  const deployed = last.rollout === "stackSet" ? last.stackSet : undefined;
  const recreated =
    deployed === undefined ? undefined : recreation(deployed, stackSet, organization);
  if (recreated !== undefined) {
    refuseSurprisingInterruption(recreated, {
      accountIds: membersOf(last, organization.managementAccountId),
      deployed: last.accounts ?? [],
      maxRemovals,
    });
  }
  const warns = stackSet.autoDeployment && excludedAccounts.length > 0;
  return {
    stackSet,
    recreatesInstances: recreated !== undefined,
    warnings: warns ? [excluded(excludedAccounts)] : [],
  };
}

/** Without automatic deployment a newcomer is deployed to only if its account is asked for by name. */
function byAccount(targets: DeploymentTargets, { plan, managementAccount }: Enrolment) {
  const accounts = plan.flatMap(({ id, isEnrolled }) =>
    isEnrolled && id !== managementAccount ? [id] : [],
  );
  return { ...targets, accounts: accounts.sort() };
}

/** Why the instances cannot stay; nothing if they can. */
function recreation(
  last: DeployedStackSet,
  next: DeployedStackSet,
  { root }: Organization,
): string | undefined {
  const fixed = ["name", "region", "autoDeployment", "retainOnLeaving"] as const;
  const changed = fixed.find((key) => last[key] !== next[key]);
  if (changed !== undefined) {
    return `authomize-aws:stackSet.${changed} changes, which the AWS plugin can only do by making the StackSet anew`;
  }
  return isExactChange(last.deploymentTargets, next.deploymentTargets, root)
    ? undefined
    : "its organizational units, or whether accounts in them are left out, change in a way that the AWS plugin can only do by deleting the instances first";
}

/** Which accounts would be without the role for a while. */
interface Interruption {
  readonly accountIds: readonly string[];
  /** All that the last update deployed. */
  readonly deployed: readonly string[];
  /** The operator's own limit. */
  readonly maxRemovals: number | undefined;
}

/**
 * Lets roles be deleted and made again only in as many accounts as an update may remove them from.
 *
 * @throws StackSetError saying how many, why, and the way to allow it
 */
function refuseSurprisingInterruption(reason: string, interruption: Interruption): void {
  const { accountIds, deployed, maxRemovals } = interruption;
  const limit = removalLimit(deployed.length, maxRemovals);
  if (accountIds.length <= limit) return;
  const setting = "authomize-aws:maxRemovals";
  throw new StackSetError(
    [
      `This would delete the role in ${accountIds.length} accounts and make it again, because ${reason}. ` +
        `One update may remove it from ${limit} (${setting}). Nothing was touched.`,
      "Until it is there again Authomize cannot read these accounts; nothing else depends on it. " +
        `To go on: npx pulumi config set ${setting} ${accountIds.length}, then run this again, and afterwards: npx pulumi config rm ${setting}`,
    ].join("\n\n"),
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
): StackSetError {
  const lines = units.map(({ id, name }) => `  ${id} (${name})`);
  return new StackSetError(
    [
      "AWS would enrol every new account in these organizational units by itself, although authomize-aws:organization leaves it out: " +
        "automatic deployment knows whole units only.",
      lines.join("\n"),
      "Either enrol the units, or move the excluded accounts to units of their own beside them, or turn automatic deployment off: " +
        'npx pulumi config set --path "authomize-aws:stackSet.autoDeployment" false; then each npx pulumi up enrols what is new.',
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
