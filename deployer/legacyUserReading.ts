import { allow, literally, type PolicyStatement } from "../contract/policyDocument";

/** The calls by which `verify` and `preflight` look at a user, and no others. */
const READ = [
  "iam:GetLoginProfile",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAccessKeys",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListUserPolicies",
];

/**
 * What it takes to look at exactly this user, and to see whether its boundary exists.
 *
 * @param boundaryArn - the boundary that is asked for; absent: none
 */
export function legacyUserReading(
  userArn: string,
  boundaryArn?: string,
): readonly PolicyStatement[] {
  const user = allow(READ, [userArn]);
  if (boundaryArn === undefined) return [user];
  return [user, allow(["iam:GetPolicy"], [literally(boundaryArn)])];
}
