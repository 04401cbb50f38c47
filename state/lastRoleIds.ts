import type { NamedRole } from "../contract/arns";
import type { KnownIdentity } from "../contract/ownership";
import type { StackOutputs } from "../contract/stackOutputs";
import type { DeployedRole } from "./deployedRoles";

/** What the outputs of a stack's last run say of AWS's unique IDs of its roles. */
export type LastRoleIds = Partial<Pick<StackOutputs, "roleName" | "roleIds" | "formerRoleIds">>;

/**
 * AWS's unique ID of a role as the last run exported it; undefined where no run did. `roleIds` is of
 * the roles of the name that the last run asked for, and of no other.
 */
export function lastRoleId(
  { roleName, roleIds, formerRoleIds }: LastRoleIds,
  role: NamedRole,
): string | undefined {
  const asked = roleName === role.roleName ? roleIds?.[role.accountId] : undefined;
  return asked ?? formerRoleIds?.[role.accountId]?.[role.roleName];
}

/** What a stack knows of the unique ID of a role in its state. */
export function knownIdentity(role: DeployedRole, last: LastRoleIds): KnownIdentity {
  return { inState: role.roleId, lastRun: lastRoleId(last, role) };
}
