import type { NamedRole } from "../contract/arns";
import { counted, named, RemovalsError } from "../errors";
import type { DeployedRole } from "../state/deployedRoles";
import { describeReason, enrolledIn, type Plan } from "./accountPlan";

/** The role, by its present name, of an account that stays enrolled and whose role gets another name. */
export type ReplacedRole = NamedRole;

/** From which accounts an update would remove the role, and from how many it may. */
export interface Removals {
  /** The accounts that were deployed last and are not to be enrolled any more, sorted. */
  readonly accountIds: readonly string[];
  /** The roles that another one takes the place of, by account. */
  readonly replaced: readonly ReplacedRole[];
  /** From how many accounts the update may remove the role. */
  readonly limit: number;
  readonly isAllowed: boolean;
}

/** What a plan would remove of the accounts deployed last; each replaced role counts as a removal. */
export function removalsOf(
  plan: Plan,
  deployed: readonly string[],
  maxRemovals: number | undefined,
  replaced: readonly ReplacedRole[] = [],
): Removals {
  const enrolled = new Set(enrolledIn(plan).map(({ id }) => id));
  const accountIds = deployed.filter((id) => !enrolled.has(id)).sort();
  const limit = removalLimit(deployed.length, maxRemovals);
  const isAllowed = accountIds.length + replaced.length <= limit;
  return { accountIds, replaced, limit, isAllowed };
}

/**
 * From how many accounts an update may remove the role: as set, or a tenth of the deployed, at least
 * 2.
 */
export function removalLimit(deployed: number, maxRemovals: number | undefined): number {
  return maxRemovals ?? Math.max(2, Math.floor(deployed / 10));
}

/**
 * The deployed roles that get the asked name. An account that has a role of it already, as after a
 * renaming that failed elsewhere or was undone, loses nothing.
 */
export function replacedRoles(
  enrolled: readonly string[],
  roleName: string,
  deployed: readonly DeployedRole[],
): readonly ReplacedRole[] {
  return enrolled.toSorted().flatMap((accountId) => {
    const names = deployed.filter((role) => role.accountId === accountId).map((r) => r.roleName);
    const [old] = names;
    return old === undefined || names.includes(roleName) ? [] : [{ accountId, roleName: old }];
  });
}

/**
 * Throws a RemovalsError, with reasons and the way to allow it, where a plan removes more than it may.
 */
export function refuseSurprisingRemovals(plan: Plan, removals: Removals, stack: string): void {
  if (!removals.isAllowed) throw new RemovalsError(describeRefusal(plan, removals, stack));
}

const LOCKED_OUT =
  "A role that is replaced by one of another name locks Authomize out until the dialog's Assume Role field has the new name.";

/** The message for a plan that removes more than it may. */
export function describeRefusal(plan: Plan, removals: Removals, stack: string): string {
  const { accountIds, replaced, limit } = removals;
  const count = accountIds.length + replaced.length;
  const setting = "maxRemovals";
  const planned = new Map(plan.map((account) => [account.id, account]));
  const nameOf = (id: string) => named(planned.get(id) ?? { id });
  const removed = accountIds.map((id) => {
    const reason = planned.get(id)?.reason;
    return `  ${nameOf(id)}: ${reason === undefined ? goneFrom(plan) : describeReason(reason)}`;
  });
  const renamed = replaced.map(
    ({ accountId, roleName }) =>
      `  ${nameOf(accountId)}: its role ${roleName} is replaced by one of another name`,
  );
  return [
    `This would remove the role from ${counted(count, "account")}; one update may remove it from ${limit} (${setting}). Nothing was touched.`,
    [...removed, ...renamed].join("\n"),
    ...(replaced.length === 0 ? [] : [LOCKED_OUT]),
    "An account that is here by mistake: mend the setting organization or accounts. " +
      `If all of them are to go: npx pulumi config set ${setting} ${count} --stack ${stack}, then run this again, ` +
      `and afterwards: npx pulumi config rm ${setting} --stack ${stack}`,
  ].join("\n\n");
}

/** Why an account that was deployed is not in the plan at all. */
export function goneFrom(plan: Plan): string {
  return plan.some(({ reason }) => reason.kind === "listed")
    ? "no longer listed in the setting accounts"
    : "no longer in the organization";
}
