import { PARTITION } from "./vendor";

/** A role's name and path; the path begins and ends with `/`. */
export interface RoleIdentity {
  readonly roleName: string;
  readonly rolePath: string;
}

/** A role by its name alone: no account has two of a name, whatever their paths. */
export interface NamedRole {
  /** 12 digits. */
  readonly accountId: string;
  readonly roleName: string;
}

/** The ARN of a role in an account of 12 digits. */
export function roleArn(accountId: string, role: RoleIdentity): string {
  return `arn:${PARTITION}:iam::${accountId}:role${role.rolePath}${role.roleName}`;
}

/** The ARN of an account's access role, which has no path. */
export function accessRoleArn(accountId: string, roleName: string): string {
  return roleArn(accountId, { roleName, rolePath: "/" });
}

/**
 * The role of an assumed role's session, by the ARN that STS gives the session, which has the role's name
 * without its path; undefined for any other ARN.
 */
export function roleOfSession(arn: string): NamedRole | undefined {
  const [, accountId, roleName] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName };
}

/** The ARN of a permissions boundary: a policy's name becomes that of the account's own policy. */
export function permissionsBoundaryArn(accountId: string, boundary: string): string {
  if (boundary.startsWith("arn:")) return boundary;
  return `arn:${PARTITION}:iam::${accountId}:policy/${boundary}`;
}

/** The account in the ARN of an IAM role, user or policy, 12 digits; empty where there is none. */
export function accountOfArn(arn: string): string {
  return arn.split(":")[4] ?? "";
}
