import { allow, type PolicyStatement } from "../contract/policyDocument";

/** The calls that read a user or take it away; source of both lists: the AWS plugin's own calls. */
const READ_OR_REMOVE = [
  "iam:DeleteAccessKey",
  "iam:DeleteLoginProfile",
  "iam:DeleteUser",
  "iam:DeleteUserPolicy",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAccessKeys",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListMFADevices",
  "iam:ListSSHPublicKeys",
  "iam:ListServiceSpecificCredentials",
  "iam:ListSigningCertificates",
  "iam:ListUserPolicies",
];

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

/** What it takes to see whether exactly this user exists. */
export function legacyUserReading(userArn: string): readonly PolicyStatement[] {
  return [allow(["iam:GetUser"], [userArn])];
}
