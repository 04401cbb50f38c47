import { PARTITION } from "./vendor";

/** A role's name and path; the path begins and ends with `/`. */
export interface RoleIdentity {
  readonly roleName: string;
  readonly rolePath: string;
}

/** A role of an account by its name alone: no account has two of a name, whatever their paths. */
export interface NamedRole {
  /** 12 digits. */
  readonly accountId: string;
  readonly roleName: string;
}

/**
 * The ARN of a role in an account.
 *
 * @param accountId - 12 digits
 */
export function roleArn(accountId: string, role: RoleIdentity): string {
  return `arn:${PARTITION}:iam::${accountId}:role${role.rolePath}${role.roleName}`;
}

/**
 * The ARN of a permissions boundary in an account: an ARN stays as it is, a name becomes that of
 * the account's own policy.
 *
 * @param accountId - 12 digits
 * @param boundary - a policy name or a policy ARN
 */
export function permissionsBoundaryArn(accountId: string, boundary: string): string {
  if (boundary.startsWith("arn:")) return boundary;
  return `arn:${PARTITION}:iam::${accountId}:policy/${boundary}`;
}
