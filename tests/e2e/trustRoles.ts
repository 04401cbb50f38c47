import {
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import type { Environment } from "./environment";

/** The account that the sandbox's platform engineer belongs to. */
export const MANAGEMENT_ACCOUNT = "417290385612";

/** A role as AWS has it, read by the AWS SDK and by nothing of this project. */
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
export async function iamIn(environment: Environment, accountId: string): Promise<IAMClient> {
  const { variables } = environment;
  const connection = { region: "us-east-1", endpoint: variables["AWS_ENDPOINT_URL"] ?? "" };
  const engineer = {
    accessKeyId: variables["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: variables["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  if (accountId === MANAGEMENT_ACCOUNT)
    return new IAMClient({ ...connection, credentials: engineer });
  const { Credentials } = await new STSClient({ ...connection, credentials: engineer }).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "e2e",
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
  environment: Environment,
  accountId: string,
  roleName = "AuthomizeCrossAccountTrustRole",
): Promise<DeployedRole | undefined> {
  const iam = await iamIn(environment, accountId);
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
    const inline = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
    return {
      arn: Role?.Arn ?? "",
      roleId: Role?.RoleId ?? "",
      trustPolicy: JSON.parse(
        decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "null"),
      ) as unknown,
      managedPolicyArns: (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""),
      inlinePolicies: inline.PolicyNames ?? [],
      maxSessionDuration: Role?.MaxSessionDuration,
      permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
      description: Role?.Description,
      tags: Object.fromEntries(
        (Role?.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]),
      ),
    };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

/** The trust roles of several accounts, by account. */
export async function deployedRoles(
  environment: Environment,
  accountIds: readonly string[],
): Promise<Readonly<Record<string, DeployedRole | undefined>>> {
  const roles = await Promise.all(
    accountIds.map(async (id) => [id, await deployedRole(environment, id)] as const),
  );
  return Object.fromEntries(roles);
}
