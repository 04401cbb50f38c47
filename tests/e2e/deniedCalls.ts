import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { ListAccountsCommand, type OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";

import { trustPolicy } from "../../contract/trustPolicy";

/** The account that the session is in. */
export const ACCOUNT = "310957284466";
/** The one role that the session may manage, with this boundary. */
export const ROLE_NAME = "AuthomizeCrossAccountTrustRole";
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/VendorBoundary`;
export const ACCESS_ROLE = `arn:aws:iam::${ACCOUNT}:role/OrganizationAccountAccessRole`;
export const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
/** Allows everything. */
export const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const TRUST = JSON.stringify(trustPolicy("some-external-id"));

/** The session's own clients. */
export interface Session {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
}

/** What is denied, in a few words → the calls that try it. */
type DeniedCalls = Readonly<Record<string, readonly ((session: Session) => Promise<unknown>)[]>>;

/** The input that makes a role of a name. */
export function newRole(RoleName: string) {
  return { RoleName, AssumeRolePolicyDocument: TRUST };
}

const bound = { PermissionsBoundary: BOUNDARY };
const victim = { RoleName: "Victim" };
const own = { RoleName: ROLE_NAME };

/** What the session is denied, whether its role exists or not; `Victim` and `victim` do. */
export const DENIED: DeniedCalls = {
  "to make any other role": ["Other", `${ROLE_NAME}2`, `My${ROLE_NAME}`].map(
    (name) =>
      ({ iam }) =>
        iam.send(new CreateRoleCommand({ ...newRole(name), ...bound })),
  ),
  "to make its role elsewhere": [
    ({ iam }) =>
      iam.send(new CreateRoleCommand({ ...newRole(ROLE_NAME), Path: "/other/", ...bound })),
  ],
  "to make its role without the boundary, or with another": [
    ({ iam }) => iam.send(new CreateRoleCommand(newRole(ROLE_NAME))),
    ({ iam }) =>
      iam.send(
        new CreateRoleCommand({
          ...newRole(ROLE_NAME),
          PermissionsBoundary: ADMINISTRATOR_ACCESS,
        }),
      ),
  ],
  "to read, change or delete any other role": [
    ({ iam }) => iam.send(new GetRoleCommand(victim)),
    ({ iam }) => iam.send(new UpdateAssumeRolePolicyCommand({ ...victim, PolicyDocument: TRUST })),
    ({ iam }) => iam.send(new AttachRolePolicyCommand({ ...victim, PolicyArn: SECURITY_AUDIT })),
    ({ iam }) => iam.send(new DeleteRoleCommand(victim)),
  ],
  "to touch the access role that it came by": [
    ({ iam }) =>
      iam.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: "OrganizationAccountAccessRole",
          PolicyDocument: TRUST,
        }),
      ),
  ],
  "to come back without its session policy": [
    ({ sts }) =>
      sts.send(new AssumeRoleCommand({ RoleArn: ACCESS_ROLE, RoleSessionName: "again" })),
  ],
  "users and access keys": [
    ({ iam }) => iam.send(new CreateUserCommand({ UserName: "intruder" })),
    ({ iam }) => iam.send(new CreateAccessKeyCommand({ UserName: "victim" })),
    ({ iam }) => iam.send(new ListUsersCommand({})),
  ],
  "to list roles and to write policies": [
    ({ iam }) => iam.send(new ListRolesCommand({})),
    ({ iam }) =>
      iam.send(new CreatePolicyCommand({ PolicyName: "Mine", PolicyDocument: DOCUMENT })),
  ],
  "every other service": [({ organizations }) => organizations.send(new ListAccountsCommand({}))],
};

/** What it is denied on its own role, once that exists. */
export const DENIED_ON_ITS_ROLE: DeniedCalls = {
  "to attach any other policy": [
    ({ iam }) => iam.send(new AttachRolePolicyCommand({ ...own, PolicyArn: ADMINISTRATOR_ACCESS })),
  ],
  "inline policies": [
    ({ iam }) =>
      iam.send(
        new PutRolePolicyCommand({ ...own, PolicyName: "backdoor", PolicyDocument: DOCUMENT }),
      ),
  ],
  "to remove or exchange the boundary": [
    ({ iam }) => iam.send(new DeleteRolePermissionsBoundaryCommand(own)),
    ({ iam }) =>
      iam.send(
        new PutRolePermissionsBoundaryCommand({
          ...own,
          PermissionsBoundary: ADMINISTRATOR_ACCESS,
        }),
      ),
  ],
};
