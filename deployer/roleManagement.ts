import { roleArn } from "../contract/arns";
import { allow, literally, type PolicyStatement } from "../contract/policyDocument";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import { PARTITION } from "../contract/vendor";

/**
 * How much of a role and its boundary is spelled out. Leaving a path open loses nothing but where a
 * role may be made: names are unique in an account, whatever their paths (IAM user guide, "IAM
 * identifiers"), so that a name at any path is still one role, or one policy, at most.
 */
export interface Exactness {
  readonly rolePath: "exact" | "open";
  readonly boundaryPath: "exact" | "open";
}

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

/** The calls that only ever take something away from the role, or the role away. */
const REMOVE = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy"];

/** The calls that change the role itself. None of them adds a permission to it. */
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

/** What it takes to see whether the role's boundary exists; nothing when it has none. */
export function boundaryReadingStatements(
  { permissionsBoundaryArn }: ReadRole,
  { boundaryPath }: Exactness,
): readonly PolicyStatement[] {
  if (permissionsBoundaryArn === undefined) return [];
  const arn = literally(permissionsBoundaryArn);
  return [allow(["iam:GetPolicy"], [boundaryPath === "exact" ? arn : openArn(arn)])];
}

/**
 * What it takes to remove a role of this name, wherever its path puts it: a role that moves to
 * another path is a new role, and the one at the old path has to go.
 */
export function roleRemovalStatements(role: TrustRoleSpec): readonly PolicyStatement[] {
  return [
    allow([...READ, ...REMOVE], atAnyPath(role, "role")),
    // An instance profile that the console makes for a role carries the role's name.
    allow(["iam:RemoveRoleFromInstanceProfile"], atAnyPath(role, "instance-profile")),
  ];
}

/**
 * Everything that it takes to manage exactly this role: to make, change, read and remove it, and to
 * attach exactly its policies. With a permissions boundary the role cannot be made, given a policy
 * or left without it.
 */
export function roleManagementStatements(
  role: TrustRoleSpec,
  exactness: Exactness,
): readonly PolicyStatement[] {
  const place = [exactness.rolePath === "exact" ? exactArn(role) : openArn(exactArn(role))];
  const boundary = boundaryCondition(role, exactness);
  const attach = allow(["iam:AttachRolePolicy"], place, {
    ...boundary,
    ArnEquals: { "iam:PolicyARN": role.managedPolicyArns },
  });
  const inline = role.inlinePolicy === undefined ? [] : ["iam:PutRolePolicy"];
  if (boundary === undefined) {
    const unbound = ["iam:CreateRole", "iam:DeleteRolePermissionsBoundary", ...CHANGE, ...inline];
    return [...roleRemovalStatements(role), allow(unbound, place), attach];
  }
  const bind = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", ...inline];
  return [
    ...roleRemovalStatements(role),
    allow(CHANGE, place),
    allow(bind, place, boundary),
    attach,
  ];
}

function boundaryCondition(
  { permissionsBoundaryArn }: TrustRoleSpec,
  exactness: Exactness,
): PolicyStatement["Condition"] {
  if (permissionsBoundaryArn === undefined) return undefined;
  const arn = literally(permissionsBoundaryArn);
  return exactness.boundaryPath === "exact"
    ? { StringEquals: { "iam:PermissionsBoundary": [arn] } }
    : { StringLike: { "iam:PermissionsBoundary": [openArn(arn)] } };
}

function exactArn(role: TrustRoleSpec): string {
  return literally(roleArn(role.accountId, role));
}

/** The same ARN with any path; without a path it stays as it is. */
function openArn(arn: string): string {
  return arn.replace(/\/.*\//, "/*/");
}

function atAnyPath({ accountId, roleName }: ReadRole, type: string): readonly string[] {
  const prefix = `arn:${PARTITION}:iam::${accountId}:${type}`;
  return [`${prefix}/${roleName}`, `${prefix}/*/${roleName}`];
}
