import { roleArn } from "../../../contract/arns";
import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import type { SimulatedCall } from "./simulation";

/** An action on the role, wherever it is. */
const READING_AND_REMOVING = [
  "GetRole",
  "ListRolePolicies",
  "GetRolePolicy",
  "ListAttachedRolePolicies",
  "ListInstanceProfilesForRole",
  "DetachRolePolicy",
  "DeleteRolePolicy",
  "DeleteRole",
];

const CHANGING = [
  "UpdateRole",
  "UpdateRoleDescription",
  "UpdateAssumeRolePolicy",
  "TagRole",
  "UntagRole",
];

/** Every call that create, read, update and delete of the role make (the design's table of calls). */
export function callsToManage(role: TrustRoleSpec): readonly SimulatedCall[] {
  const { accountId, managedPolicyArns } = role;
  const resource = roleArn(accountId, role);
  const context = boundaryOf(role);
  return [
    { action: "iam:CreateRole", resource, context },
    ...(role.permissionsBoundaryArn === undefined
      ? [{ action: "iam:DeleteRolePermissionsBoundary", resource }]
      : [{ action: "iam:PutRolePermissionsBoundary", resource, context }]),
    ...CHANGING.map((action) => ({ action: `iam:${action}`, resource, context })),
    ...managedPolicyArns.map((arn) => ({
      action: "iam:AttachRolePolicy",
      resource,
      context: { ...context, "iam:PolicyARN": arn },
    })),
    ...callsToRemove(role),
  ];
}

/** Every call that reading and deleting the role makes, among them those of what was added by hand. */
export function callsToRemove(role: TrustRoleSpec): readonly SimulatedCall[] {
  const { accountId, roleName } = role;
  return [
    ...READING_AND_REMOVING.map((action) => ({
      action: `iam:${action}`,
      resource: roleArn(accountId, role),
      context:
        action === "DetachRolePolicy"
          ? { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" }
          : {},
    })),
    // Of a role that does not exist AWS knows no path.
    { action: "iam:GetRole", resource: `arn:aws:iam::${accountId}:role/${roleName}` },
    {
      action: "iam:RemoveRoleFromInstanceProfile",
      resource: `arn:aws:iam::${accountId}:instance-profile/${roleName}`,
    },
  ];
}

/** The condition key by which AWS judges calls that set a boundary, or meet one. */
export function boundaryOf({
  permissionsBoundaryArn: arn,
}: TrustRoleSpec): Readonly<Record<string, string>> {
  return arn === undefined ? {} : { "iam:PermissionsBoundary": arn };
}
