import {
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand as CreateServiceControlPolicyCommand,
  EnablePolicyTypeCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";

import { sdkConnection } from "../../sandbox/environment";
import { iamIn, MANAGEMENT_ACCOUNT, type SandboxAccess } from "./trustRoles";

/** The role that AWS Organizations makes in every account; an administrator. */
export const ACCESS_ROLE = "OrganizationAccountAccessRole";
/** The role of `makeAccessRole`. */
export const OWN_ROLE = "Deployer";

/** A statement that allows actions, or all but some, on everything. */
export function allowing(actions: { readonly Action: unknown } | { readonly NotAction: unknown }) {
  return { Effect: "Allow", Resource: "*", ...actions };
}

/** A statement that denies actions on everything. */
export function denying(Action: string | readonly string[], Condition = {}) {
  return { Effect: "Deny", Action, Resource: "*", Condition };
}

/** Makes another access role in an account, an administrator as well. */
export async function makeAccessRole(access: SandboxAccess, account: string): Promise<void> {
  const iam = await iamIn(access, account);
  const trust = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${MANAGEMENT_ACCOUNT}:root` },
    Action: "sts:AssumeRole",
  };
  const AssumeRolePolicyDocument = document(trust);
  await iam.send(new CreateRoleCommand({ RoleName: OWN_ROLE, AssumeRolePolicyDocument }));
  iam.destroy();
  await replacePolicy(access, account, allowing({ Action: "*" }));
}

/** Gives that access role a policy of these statements and no other. */
export async function replacePolicy(
  access: SandboxAccess,
  account: string,
  ...statements: readonly object[]
): Promise<void> {
  const iam = await iamIn(access, account);
  const PolicyDocument = document(...statements);
  const policy = { RoleName: OWN_ROLE, PolicyName: "Deploy", PolicyDocument };
  await iam.send(new PutRolePolicyCommand(policy));
  iam.destroy();
}

/** Gives the access role of an account a permissions boundary of one statement. */
export async function bindAccessRole(
  access: SandboxAccess,
  account: string,
  statement: object,
): Promise<void> {
  const iam = await iamIn(access, account);
  const PolicyDocument = document(statement);
  await iam.send(new CreatePolicyCommand({ PolicyName: "Limit", PolicyDocument }));
  const PermissionsBoundary = `arn:aws:iam::${account}:policy/Limit`;
  const boundary = { RoleName: ACCESS_ROLE, PermissionsBoundary };
  await iam.send(new PutRolePermissionsBoundaryCommand(boundary));
  iam.destroy();
}

/** A client of the management account, in whose organization service control policies are enabled. */
export async function controlledOrganization(access: SandboxAccess): Promise<OrganizationsClient> {
  const organizations = new OrganizationsClient(sdkConnection(access.variables));
  const PolicyType = "SERVICE_CONTROL_POLICY";
  await organizations.send(new EnablePolicyTypeCommand({ RootId: "r-lark", PolicyType }));
  return organizations;
}

/** Attaches a service control policy of a name, which no other has, to an account; returns its ID. */
export async function control(
  organizations: OrganizationsClient,
  Name: string,
  TargetId: string,
  ...statements: readonly object[]
): Promise<string> {
  const created = await organizations.send(
    new CreateServiceControlPolicyCommand({
      Name,
      Description: "",
      Type: "SERVICE_CONTROL_POLICY",
      Content: document(...statements),
    }),
  );
  const PolicyId = created.Policy?.PolicySummary?.Id ?? "";
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  return PolicyId;
}

function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
