import { roleArn } from "../../../contract/arns";
import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import { boundaryOf, callsToManage } from "./roleCalls";
import { ACCOUNT, ADMINISTRATOR_ACCESS, IAM, SECURITY_AUDIT } from "./roleSettings";
import type { SimulatedCall } from "./simulation";

/** What is denied, in a few words → the calls that try it. */
type DeniedCalls = Readonly<Record<string, readonly SimulatedCall[]>>;

/** What a session that manages one role must not be able to do. */
export function deniedCalls(role: TrustRoleSpec): DeniedCalls {
  const place = roleArn(ACCOUNT, role);
  const context = boundaryOf(role);
  const others = otherRoles(role);
  const iam = (actions: readonly string[], resource: string) =>
    actions.map((action) => ({ action: `iam:${action}`, resource }));
  return {
    "to make any other role": others.map((resource) => ({
      action: "iam:CreateRole",
      resource,
      context,
    })),
    "to touch, delete or read any other role": others.flatMap((resource) =>
      callsToManage(role)
        .filter((call) => call.resource.includes(":role"))
        .map((call) => ({ ...call, resource })),
    ),
    "to attach any other policy": [ADMINISTRATOR_ACCESS, `${IAM}:policy/SecurityAudit`].map(
      (arn) => ({
        action: "iam:AttachRolePolicy",
        resource: place,
        context: { ...context, "iam:PolicyARN": arn },
      }),
    ),
    "inline policies, which could say anything": [
      { action: "iam:PutRolePolicy", resource: place, context },
    ],
    "to pass the role to a service": iam(["PassRole"], place),
    "users and access keys": iam(
      ["CreateUser", "CreateAccessKey", "AttachUserPolicy", "GetUser"],
      `${IAM}:user/${role.roleName}`,
    ),
    "to write policies": ["VendorBoundary", "Other"].flatMap((name) =>
      iam(["CreatePolicy", "CreatePolicyVersion", "DeletePolicy"], `${IAM}:policy/${name}`),
    ),
    "to assume roles": [place, `${IAM}:role/OrganizationAccountAccessRole`].map((resource) => ({
      action: "sts:AssumeRole",
      resource,
    })),
    "every other service": [
      { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" },
      { action: "ec2:DescribeInstances", resource: "*" },
      { action: "organizations:ListAccounts", resource: "*" },
      { action: "secretsmanager:ListSecrets", resource: "*" },
    ],
    "other instance profiles": ["Other", `${role.roleName}2`].flatMap((name) =>
      iam(["RemoveRoleFromInstanceProfile"], `${IAM}:instance-profile/${name}`),
    ),
  };
}

/** What it must not be able to do besides, where the role has a boundary. */
export function deniedByBoundary(role: TrustRoleSpec): DeniedCalls {
  const resource = roleArn(ACCOUNT, role);
  const others: readonly NonNullable<SimulatedCall["context"]>[] = [
    {},
    { "iam:PermissionsBoundary": ADMINISTRATOR_ACCESS },
    { "iam:PermissionsBoundary": `${IAM}:policy/far/AnotherVendorBoundary` },
    { "iam:PermissionsBoundary": `${IAM}:policy/VendorBoundary/Other` },
  ];
  const withOthers = (action: string) =>
    others.map((context) => ({ action: `iam:${action}`, resource, context }));
  return {
    "to make the role without it, or with another": withOthers("CreateRole"),
    "to replace or remove it": [
      ...withOthers("PutRolePermissionsBoundary"),
      { action: "iam:DeleteRolePermissionsBoundary", resource, context: boundaryOf(role) },
    ],
    "to give a policy to a role without it": withOthers("AttachRolePolicy").map((call) => ({
      ...call,
      context: { ...call.context, "iam:PolicyARN": SECURITY_AUDIT },
    })),
  };
}

/** Roles that are not this one, though nearly. */
function otherRoles(role: TrustRoleSpec): readonly string[] {
  return [
    `${IAM}:role/Other`,
    `${IAM}:role/Other${role.roleName}`,
    `${IAM}:role/${role.roleName}2`,
    `${IAM}:role/${role.roleName}/Other`,
    `${IAM}:role${role.rolePath}Other`,
    roleArn("846120973358", role),
  ];
}
