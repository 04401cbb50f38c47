import { allow, literally, type PolicyStatement } from "../contract/policyDocument";

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
const CHANGE = ["iam:CreateAccessKey", "iam:TagUser", "iam:UntagUser", "iam:UpdateAccessKey"];

/** What adds permissions to a user: with a boundary, only to one that has it. */
const MAKE = ["iam:CreateUser", "iam:PutUserPolicy"];

/**
 * What it takes to manage exactly this user. With a boundary it cannot be made, given a policy or left
 * without it (service authorization reference, "iam:PermissionsBoundary").
 *
 * @param boundaryArn - the boundary that is asked for; absent: none
 */
export function legacyUserManagement(
  userArn: string,
  boundaryArn?: string,
): readonly PolicyStatement[] {
  const manage = [...READ_OR_REMOVE, ...CHANGE];
  if (boundaryArn === undefined) {
    return [allow([...manage, ...MAKE, "iam:DeleteUserPermissionsBoundary"], [userArn])];
  }
  const boundary = { StringEquals: { "iam:PermissionsBoundary": [literally(boundaryArn)] } };
  return [
    allow(manage, [userArn]),
    allow([...MAKE, "iam:PutUserPermissionsBoundary"], [userArn], boundary),
  ];
}

/** What it takes to remove exactly this user. */
export function legacyUserRemoval(userArn: string): readonly PolicyStatement[] {
  return [allow(READ_OR_REMOVE, [userArn])];
}
