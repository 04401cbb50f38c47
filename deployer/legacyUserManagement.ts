import { allow, type PolicyStatement } from "../contract/policyDocument";

/**
 * The calls that read a user or take it away, none of which takes from it what the stack did not make.
 * Source of both lists: the AWS plugin's own calls (terraform-provider-aws, internal/service/iam: user.go,
 * which looks for login profile, MFA devices, certificates and keys with force_destroy only;
 * user_policy.go; access_key.go).
 */
const READ_OR_REMOVE = [
  "iam:DeleteAccessKey",
  "iam:DeleteUser",
  "iam:DeleteUserPolicy",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAccessKeys",
  "iam:ListGroupsForUser",
];

/** A refresh finds a key that somebody has turned off, which the update after it turns on again. */
const MAKE_OR_CHANGE = [
  "iam:CreateAccessKey",
  "iam:CreateUser",
  "iam:PutUserPolicy",
  "iam:TagUser",
  "iam:UntagUser",
  "iam:UpdateAccessKey",
];

/** What else says who may act as a user, and what it may do: read only. */
const LOOK_INTO = [
  "iam:GetAccessKeyLastUsed",
  "iam:GetLoginProfile",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAccessKeys",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListMFADevices",
  "iam:ListUserPolicies",
];

/** What it takes to manage exactly this user. */
export function legacyUserManagement(userArn: string): readonly PolicyStatement[] {
  return [allow([...READ_OR_REMOVE, ...MAKE_OR_CHANGE], [userArn])];
}

/** What it takes to remove exactly this user. */
export function legacyUserRemoval(userArn: string): readonly PolicyStatement[] {
  return [allow(READ_OR_REMOVE, [userArn])];
}

/** What it takes to look into exactly this user: its policies, groups, access keys and password. */
export function legacyUserReading(userArn: string): readonly PolicyStatement[] {
  return [allow(LOOK_INTO, [userArn])];
}
