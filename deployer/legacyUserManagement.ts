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

/** What it takes to manage exactly this user. */
export function legacyUserManagement(userArn: string): readonly PolicyStatement[] {
  return [allow([...READ_OR_REMOVE, ...MAKE_OR_CHANGE], [userArn])];
}

/** What it takes to remove exactly this user. */
export function legacyUserRemoval(userArn: string): readonly PolicyStatement[] {
  return [allow(READ_OR_REMOVE, [userArn])];
}
