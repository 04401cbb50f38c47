import { RemovalsError } from "../errors";
import type { DeployedRole } from "../state/deployedRoles";
import { describeReason, enrolledIn, type Plan } from "./plan";

/** An account that stays enrolled and whose role gets another name: the vendor loses the one that it knows. */
export interface ReplacedRole {
  /** 12 digits. */
  readonly accountId: string;
  /** The name that the role has until then. */
  readonly roleName: string;
}

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

/**
 * What a plan would remove.
 *
 * @param deployed - the account IDs that the last update deployed; none before the first
 * @param maxRemovals - the operator's own limit
 * @param replaced - the roles that get another name; each counts as a removal
 */
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
 * From how many accounts one update may remove the role: the operator's own limit, or else a tenth of
 * the accounts deployed last, and 2 however few there are.
 */
export function removalLimit(deployed: number, maxRemovals: number | undefined): number {
  return maxRemovals ?? Math.max(2, Math.floor(deployed / 10));
}

/**
 * The roles that get another name. An account that has a role of the asked name already, as after a
 * renaming that failed elsewhere or was undone, loses nothing that it needs.
 *
 * @param enrolled - the accounts whose roles are made one by one, 12 digits each
 * @param roleName - the name that is asked for
 * @param deployed - the roles that the stack's state has
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
 * Lets a plan pass only if it removes no more than it may.
 *
 * @param stack - the stack's name, for the commands in the message
 * @throws RemovalsError naming each account, why it would go, and the way to allow it
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
  const accounts = count === 1 ? "1 account" : `${count} accounts`;
  const setting = "authomize-aws:maxRemovals";
  const planned = new Map(plan.map((account) => [account.id, account]));
  const line = (id: string, what: string) => {
    const name = planned.get(id)?.name;
    return `  ${id}${name === undefined ? "" : ` (${name})`}: ${what}`;
  };
  const removed = accountIds.map((id) => {
    const reason = planned.get(id)?.reason;
    return line(id, reason === undefined ? goneFrom(plan) : describeReason(reason));
  });
  const renamed = replaced.map(({ accountId, roleName }) =>
    line(accountId, `its role ${roleName} is replaced by one of another name`),
  );
  return [
    `This would remove the role from ${accounts}; one update may remove it from ${limit} (${setting}). Nothing was touched.`,
    [...removed, ...renamed].join("\n"),
    ...(replaced.length === 0 ? [] : [LOCKED_OUT]),
    "An account that is here by mistake: mend authomize-aws:organization or authomize-aws:accounts. " +
      `If all of them are to go: npx pulumi config set ${setting} ${count} --stack ${stack}, then run this again, ` +
      `and afterwards: npx pulumi config rm ${setting} --stack ${stack}`,
  ].join("\n\n");
}

/** Why an account that was deployed is not in the plan at all. */
export function goneFrom(plan: Plan): string {
  return plan.some(({ reason }) => reason.kind === "listed")
    ? "no longer listed in authomize-aws:accounts"
    : "no longer in the organization";
}
