import {
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
  type Role,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import { sdkConnection } from "./environment";

/** The account that the sandbox's platform engineer belongs to. */
export const MANAGEMENT_ACCOUNT = "417290385612";

/** Anything that knows a running sandbox's variables. */
export interface SandboxAccess {
  readonly variables: Readonly<Record<string, string>>;
}

/** A role as AWS has it, read by the AWS SDK and by nothing of the program. */
export interface DeployedRole {
  readonly arn: string;
  /** IAM's own ID: another one means another role, even under the same name. */
  readonly roleId: string;
  readonly trustPolicy: unknown;
  readonly managedPolicyArns: readonly string[];
  readonly inlinePolicies: readonly string[];
  readonly maxSessionDuration: number | undefined;
  readonly permissionsBoundary: string | undefined;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** An IAM client in an account of the sandbox: as the platform engineer, or by its access role. */
export async function iamIn({ variables }: SandboxAccess, accountId: string): Promise<IAMClient> {
  const connection = sdkConnection(variables);
  if (accountId === MANAGEMENT_ACCOUNT) return new IAMClient(connection);
  const { Credentials } = await new STSClient(connection).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "read-back",
    }),
  );
  return new IAMClient({
    ...connection,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
}

/** The trust role of an account as AWS has it; undefined if there is none. */
export async function deployedRole(
  access: SandboxAccess,
  accountId: string,
  roleName = "AuthomizeCrossAccountTrustRole",
): Promise<DeployedRole | undefined> {
  const iam = await iamIn(access, accountId);
  try {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
    const inline = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
    return {
      ...ownProperties(role),
      managedPolicyArns: (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""),
      inlinePolicies: inline.PolicyNames ?? [],
    };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  } finally {
    iam.destroy();
  }
}

/** The trust roles of several accounts, by account. */
export async function deployedRoles(
  access: SandboxAccess,
  accountIds: readonly string[],
): Promise<Readonly<Record<string, DeployedRole | undefined>>> {
  const roles = await Promise.all(
    accountIds.map(async (id) => [id, await deployedRole(access, id)] as const),
  );
  return Object.fromEntries(roles);
}

function ownProperties(role: Role | undefined) {
  const document = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "null");
  return {
    arn: role?.Arn ?? "",
    roleId: role?.RoleId ?? "",
    trustPolicy: JSON.parse(document) as unknown,
    maxSessionDuration: role?.MaxSessionDuration,
    permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn,
    description: role?.Description,
    tags: Object.fromEntries((role?.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
  };
}
