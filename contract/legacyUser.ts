import { permissionsBoundaryArn, roleArn, type RoleIdentity } from "./arns";
import { allow, literally, policyDocument, type PolicyDocument } from "./policyDocument";
import { PARTITION } from "./vendor";

/** The name of the policy that lets the legacy user assume the trust roles. */
export const LEGACY_USER_POLICY_NAME = "AssumeAuthomizeTrustRoles";

/** All inline policies of an IAM user together, without spaces (IAM user guide, "quotas"). */
const MAXIMUM_USER_POLICY_LENGTH = 2048;

/** The legacy user's name; the settings refuse one longer than MAXIMUM_USER_NAME_LENGTH. */
export function legacyUserName(stack: string): string {
  return `authomize-${stack.replace(/[^A-Za-z0-9+=,.@_-]/g, "-")}`;
}

/** What says where the legacy user is, and what limits it. */
interface LegacyUserPlace {
  readonly legacyUser?:
    | { readonly account?: string | undefined; readonly permissionsBoundary?: string | undefined }
    | undefined;
  readonly managementAccount?: string | undefined;
}

/** The account that the legacy user is in, 12 digits; undefined where there is no such user. */
export function legacyUserAccount(settings: LegacyUserPlace): string | undefined {
  const { legacyUser, managementAccount } = settings;
  return legacyUser === undefined ? undefined : (legacyUser.account ?? managementAccount);
}

/** The ARN of a stack's legacy user in an account of 12 digits. */
export function legacyUserArn(accountId: string, stack: string): string {
  return `arn:${PARTITION}:iam::${accountId}:user/${legacyUserName(stack)}`;
}

/** The ARN of the user's permissions boundary; undefined where none is asked for, or no user. */
export function legacyUserBoundaryArn(settings: LegacyUserPlace): string | undefined {
  const account = legacyUserAccount(settings);
  const boundary = settings.legacyUser?.permissionsBoundary;
  if (account === undefined || boundary === undefined) return undefined;
  return permissionsBoundaryArn(account, boundary);
}

/**
 * All that the legacy user may do: to assume exactly these roles, by their ARNs or, where those do not
 * fit, by the role's name and a condition on the accounts.
 *
 * @throws LegacyUserLimitError when the accounts are too many for an inline policy of a user
 */
export function legacyUserPolicy(accounts: readonly string[], role: RoleIdentity): PolicyDocument {
  const ids = [...accounts].sort();
  const exactly = { ...role, rolePath: literally(role.rolePath) };
  const arns = ids.map((id) => roleArn(id, exactly));
  const byAccount = { StringEquals: { "aws:ResourceAccount": ids } };
  const policies = [
    policyDocument([allow(["sts:AssumeRole"], arns)]),
    policyDocument([allow(["sts:AssumeRole"], [roleArn("*", exactly)], byAccount)]),
  ];
  const fitting = policies.find(
    (policy) => JSON.stringify(policy).length <= MAXIMUM_USER_POLICY_LENGTH,
  );
  if (fitting === undefined) throw new LegacyUserLimitError(ids.length);
  return fitting;
}

/** Thrown when the roles are too many for one legacy user. */
export class LegacyUserLimitError extends Error {
  override readonly name = "LegacyUserLimitError";

  constructor(readonly accounts: number) {
    super(
      `${accounts} accounts do not fit into the policy of an IAM user (${MAXIMUM_USER_POLICY_LENGTH} characters, some 120 accounts)`,
    );
  }
}
