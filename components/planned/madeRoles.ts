import * as pulumi from "@pulumi/pulumi";

import { roleArn, type RoleIdentity } from "../../contract/arns";
import type { IntegrationAccount } from "./integrationPlan";
import { type InstancesOutcome, NOTHING_KNOWN } from "./stackInstances";
import type { PlannedTrustRole } from "./plannedTrustRole";

/** The roles of one integration, once the engine was asked for them. */
export interface MadeRoles {
  /** By account; only those that are made directly. */
  readonly byAccount: ReadonlyMap<string, PlannedTrustRole>;
  readonly stackSetOutcome: pulumi.Output<InstancesOutcome>;
}

/** Where no role may be made. */
export const NO_ROLES: MadeRoles = {
  byAccount: new Map(),
  stackSetOutcome: pulumi.output(NOTHING_KNOWN),
};

/** Account ID → ARN of its trust role, also where it could not be made. */
export function roleArnsOf(
  accountIds: readonly string[],
  made: pulumi.Output<MadeRoles>,
  role: RoleIdentity,
): Readonly<Record<string, pulumi.Output<string>>> {
  const arnIn = (id: string) =>
    made.apply(({ byAccount }) => byAccount.get(id)?.arn ?? pulumi.output(roleArn(id, role)));
  return Object.fromEntries(accountIds.map((id) => [id, arnIn(id)]));
}

/** Account ID → AWS's unique ID of its trust role, where it is known. */
export function roleIdsOf(
  accountIds: readonly string[],
  { byAccount }: MadeRoles,
): pulumi.Output<Readonly<Record<string, string>>> {
  const found = pulumi.all(accountIds.map((id) => byAccount.get(id)?.roleId));
  return found.apply((ids) => {
    const pairs = accountIds.map((id, index) => [id, ids[index]] as const);
    return Object.fromEntries(
      pairs.flatMap(([id, roleId]) => (roleId === undefined ? [] : [[id, roleId]])),
    );
  });
}

/** The accounts whose role failed, or was not made in this run at all, sorted. */
export function incompleteAccounts(
  accounts: readonly IntegrationAccount[],
  made: MadeRoles,
): pulumi.Output<readonly string[]> {
  const isComplete = ({ id, role }: IntegrationAccount) =>
    made.byAccount.get(id)?.isComplete ?? (made !== NO_ROLES && role === "byStackSet");
  return pulumi
    .all([made.stackSetOutcome, pulumi.all(accounts.map(isComplete))])
    .apply(([{ incompleteAccounts: failed }, complete]) =>
      accounts
        .map(({ id }) => id)
        .filter((id, index) => complete[index] !== true || failed.includes(id))
        .sort(),
    );
}
