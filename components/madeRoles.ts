import * as pulumi from "@pulumi/pulumi";

import { roleArn, type RoleIdentity } from "../contract/arns";
import type { InstanceShortfall } from "../contract/stackSet";
import { planOf, type IntegrationRollout } from "./integrationRollout";
import type { StackSetTrustRoles } from "./stackSetTrustRoles";
import type { TrustRole } from "./trustRole";

/** The roles of one integration, once it has asked the engine for them. */
export interface MadeRoles {
  /** By account; those that cannot be reached, or have theirs by a StackSet, have none here. */
  readonly byAccount: ReadonlyMap<string, TrustRole>;
  /** Absent where each role is made by itself. */
  readonly stackSet: StackSetTrustRoles | undefined;
}

/** What is left where a legacy user could not be made: no role may trust it. */
export const NO_ROLES: MadeRoles = { byAccount: new Map(), stackSet: undefined };

/** Account ID → ARN of its trust role; also of one that could not be made. */
export function roleArnsOf(
  accountIds: readonly string[],
  made: pulumi.Output<MadeRoles>,
  role: RoleIdentity,
): Readonly<Record<string, pulumi.Output<string>>> {
  const arnIn = (id: string) =>
    made.apply(({ byAccount }) => byAccount.get(id)?.arn ?? pulumi.output(roleArn(id, role)));
  return Object.fromEntries(accountIds.map((id) => [id, arnIn(id)]));
}

/**
 * Account ID → AWS's unique ID of its trust role. A role that this run could not work on is still the
 * one that the last run left.
 */
export function roleIdsOf(
  accountIds: readonly string[],
  { byAccount }: MadeRoles,
  lastRoleIds: Readonly<Record<string, string>>,
): pulumi.Output<Readonly<Record<string, string>>> {
  const found = pulumi.all(accountIds.map((id) => byAccount.get(id)?.roleId));
  return found.apply((ids) => {
    const known = accountIds.map((id, index) => [id, ids[index] ?? lastRoleIds[id]] as const);
    return Object.fromEntries(known.flatMap(([id, roleId]) => (roleId ? [[id, roleId]] : [])));
  });
}

/** The accounts in which a StackSet did not leave the role as it is asked for, sorted. */
export function incompleteByStackSet(
  stackSet: StackSetTrustRoles | undefined,
): pulumi.Output<readonly string[]> {
  return stackSet?.incompleteAccounts ?? pulumi.output([]);
}

/** Where a StackSet's operation failed although it succeeded as a whole. */
export function failedInstances(
  stackSet: StackSetTrustRoles | undefined,
): pulumi.Output<readonly InstanceShortfall[]> {
  return stackSet?.failedInstances ?? pulumi.output([]);
}

/** What a run leaves as it is. */
interface LeftAsItIs {
  readonly rollout?: IntegrationRollout | undefined;
  readonly unreachableAccountIds: readonly string[];
}

/** The accounts whose role failed, or was not made in this run at all, sorted as they are given. */
export function incompleteAccounts(
  accountIds: readonly string[],
  { byAccount, stackSet }: MadeRoles,
  { rollout, unreachableAccountIds }: LeftAsItIs,
): pulumi.Output<readonly string[]> {
  const leaving = rollout?.kind === "moving" ? rollout.leaving : [];
  const missing = new Set([...leaving, ...unreachableAccountIds]);
  const hasStackSet = planOf(rollout) !== undefined && stackSet !== undefined;
  const isComplete = (id: string) =>
    byAccount.get(id)?.isComplete ?? (hasStackSet && !missing.has(id));
  return pulumi
    .all([incompleteByStackSet(stackSet), pulumi.all(accountIds.map(isComplete))])
    .apply(([failed, complete]) =>
      accountIds.filter((id, index) => complete[index] !== true || failed.includes(id)),
    );
}
