import { roleArn, type RoleIdentity } from "./arns";
import { allow, policyDocument, type PolicyDocument, type PolicyStatement } from "./policyDocument";
import { PARTITION } from "./vendor";

/** The name of the policy that lets the legacy user assume the trust roles. */
export const LEGACY_USER_POLICY_NAME = "AssumeAuthomizeTrustRoles";

/** All inline policies of an IAM user together, without spaces (IAM user guide, "quotas"). */
export const MAXIMUM_USER_POLICY_LENGTH = 2048;

/**
 * The legacy user's name: it tells the project and the stack, in the letters that IAM takes. The
 * settings of a stack whose name makes it longer than MAXIMUM_USER_NAME_LENGTH are refused.
 *
 * @param stack - the stack's name
 */
export function legacyUserName(stack: string): string {
  return `authomize-${stack.replace(/[^A-Za-z0-9+=,.@_-]/g, "-")}`;
}

/**
 * The account that the legacy user is in, 12 digits; undefined where there is no such user.
 */
export function legacyUserAccount({
  legacyUser,
  managementAccount,
}: {
  readonly legacyUser?: { readonly account?: string | undefined } | undefined;
  readonly managementAccount?: string | undefined;
}): string | undefined {
  return legacyUser === undefined ? undefined : (legacyUser.account ?? managementAccount);
}

/**
 * The ARN of the legacy user.
 *
 * @param accountId - the account that it is in, 12 digits
 * @param stack - the stack's name
 */
export function legacyUserArn(accountId: string, stack: string): string {
  return `arn:${PARTITION}:iam::${accountId}:user/${legacyUserName(stack)}`;
}

/**
 * All that the legacy user may do: to assume exactly these accounts' trust roles. Where their ARNs do
 * not fit, the role is named in any account, and the accounts by a condition, which is shorter.
 *
 * @throws Error when the accounts are too many for an inline policy of a user
 */
export function legacyUserPolicy(
  accountIds: readonly string[],
  role: RoleIdentity,
): PolicyDocument {
  const ids = [...accountIds].sort();
  const assume = ["sts:AssumeRole"];
  const named = policyDocument([
    allow(
      assume,
      ids.map((id) => roleArn(id, role)),
    ),
  ]);
  if (fits(named)) return named;
  const byAccount = { StringEquals: { "aws:ResourceAccount": ids } };
  const shorter = policyDocument([allow(assume, [roleArn("*", role)], byAccount)]);
  if (fits(shorter)) return shorter;
  throw new LegacyUserLimitError(ids.length);
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

function fits(document: PolicyDocument): boolean {
  return JSON.stringify(document).length <= MAXIMUM_USER_POLICY_LENGTH;
}

/**
 * The account that a user's ARN tells, 12 digits.
 *
 * @param userArn - as `legacyUserArn` makes it
 */
export function accountOfUser(userArn: string): string {
  return userArn.split(":")[4] ?? "";
}

/** The calls that read a user or take it away; source of both lists: the AWS plugin's own calls. */
const READ_OR_REMOVE = [
  "DeleteAccessKey",
  "DeleteLoginProfile",
  "DeleteUser",
  "DeleteUserPolicy",
  "GetUser",
  "GetUserPolicy",
  "ListAccessKeys",
  "ListAttachedUserPolicies",
  "ListGroupsForUser",
  "ListMFADevices",
  "ListSSHPublicKeys",
  "ListServiceSpecificCredentials",
  "ListSigningCertificates",
  "ListUserPolicies",
  "ListVirtualMFADevices",
];

const MAKE_OR_CHANGE = [
  "CreateAccessKey",
  "CreateUser",
  "PutUserPolicy",
  "TagUser",
  "UntagUser",
  "UpdateAccessKey",
];

/** What it takes to manage exactly this user. */
export function legacyUserManagement(userArn: string): readonly PolicyStatement[] {
  return [allow([...READ_OR_REMOVE, ...MAKE_OR_CHANGE].map(inIam), [userArn])];
}

/** What it takes to remove exactly this user. */
export function legacyUserRemoval(userArn: string): readonly PolicyStatement[] {
  return [allow(READ_OR_REMOVE.map(inIam), [userArn])];
}

function inIam(action: string): string {
  return `iam:${action}`;
}
