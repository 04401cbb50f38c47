import { roleArn } from "../contract/arns";
import { allow, literally, type PolicyStatement } from "../contract/policyDocument";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import { PARTITION } from "../contract/vendor";

/**
 * How much of a role and its boundary is spelled out. An open path loses nothing but where a role may
 * be made: a name is one role, or policy, whatever its path (IAM user guide, "IAM identifiers").
 */
export interface Exactness {
  readonly rolePath: "exact" | "open";
  readonly boundaryPath: "exact" | "open";
}

/** Both paths spelled out. */
export const EXACT: Exactness = { rolePath: "exact", boundaryPath: "exact" };

/** From the tightest to the shortest. */
export const EXACTNESS: readonly Exactness[] = [
  EXACT,
  { rolePath: "open", boundaryPath: "exact" },
  { rolePath: "open", boundaryPath: "open" },
];

/** What of a role has to be known to read it. */
export type ReadRole = Pick<TrustRoleSpec, "accountId" | "roleName" | "permissionsBoundaryArn">;

/** The calls that read a role; source of all lists: the calls that the AWS plugin makes for a role. */
const READ = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
];

const REMOVE = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy"];

/** None of them adds a permission to the role. */
const CHANGE = [
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

/** What it takes to read a role, wherever its path puts it. */
export function roleReadingStatement(role: ReadRole): PolicyStatement {
  return allow(READ, atAnyPath(role, "role"));
}

/** What it takes to find every role that trusts the vendor; IAM lists all roles or none. */
export const ROLE_LISTING: PolicyStatement = allow(["iam:ListRoles"], ["*"]);

/** What it takes to read the role's boundary; nothing when it has none. */
export function boundaryReadingStatements(
  { permissionsBoundaryArn }: ReadRole,
  { boundaryPath }: Exactness,
): readonly PolicyStatement[] {
  if (permissionsBoundaryArn === undefined) return [];
  const policy = writtenArn(permissionsBoundaryArn, boundaryPath);
  return [allow(["iam:GetPolicy", "iam:GetPolicyVersion"], [policy])];
}

/** What it takes to remove a role of this name, also from the path that it had before it moved. */
export function roleRemovalStatements(role: TrustRoleSpec): readonly PolicyStatement[] {
  return [
    allow([...READ, ...REMOVE], atAnyPath(role, "role")),
    // An instance profile that the console makes for a role carries the role's name.
    allow(["iam:RemoveRoleFromInstanceProfile"], atAnyPath(role, "instance-profile")),
  ];
}

/**
 * What it takes to make, change, read and remove exactly this role, and to attach exactly its
 * policies. With a boundary the role cannot be made, given a policy or left without it.
 */
export function roleManagementStatements(
  role: TrustRoleSpec,
  exactness: Exactness,
): readonly PolicyStatement[] {
  const place = [writtenArn(roleArn(role.accountId, role), exactness.rolePath)];
  const boundary = boundaryCondition(role, exactness);
  const attach = allow(["iam:AttachRolePolicy"], place, {
    ...boundary,
    ArnEquals: { "iam:PolicyARN": role.managedPolicyArns },
  });
  return [...roleRemovalStatements(role), ...changeStatements(role, place, boundary), attach];
}

/** An inline policy may have any content, which a boundary alone limits: without one there is none. */
function changeStatements(
  { inlinePolicy }: TrustRoleSpec,
  place: readonly string[],
  boundary: PolicyStatement["Condition"],
): readonly PolicyStatement[] {
  if (boundary === undefined) {
    return [allow(["iam:CreateRole", ...CHANGE, "iam:DeleteRolePermissionsBoundary"], place)];
  }
  const write = inlinePolicy === undefined ? [] : ["iam:PutRolePolicy"];
  const bound = ["iam:CreateRole", ...write, "iam:PutRolePermissionsBoundary"];
  return [allow(CHANGE, place), allow(bound, place, boundary)];
}

function boundaryCondition(
  { permissionsBoundaryArn }: TrustRoleSpec,
  { boundaryPath }: Exactness,
): PolicyStatement["Condition"] {
  if (permissionsBoundaryArn === undefined) return undefined;
  const test = { "iam:PermissionsBoundary": [writtenArn(permissionsBoundaryArn, boundaryPath)] };
  return boundaryPath === "exact" ? { StringEquals: test } : { StringLike: test };
}

/** An ARN as a policy takes it, with its own path or with any; without a path it stays as it is. */
function writtenArn(arn: string, path: "exact" | "open"): string {
  const exact = literally(arn);
  return path === "exact" ? exact : exact.replace(/\/.*\//, "/*/");
}

function atAnyPath({ accountId, roleName }: ReadRole, type: string): readonly string[] {
  const prefix = `arn:${PARTITION}:iam::${accountId}:${type}`;
  return [`${prefix}/${roleName}`, `${prefix}/*/${roleName}`];
}
