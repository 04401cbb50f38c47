import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Role,
  type Tag,
} from "@aws-sdk/client-iam";

import type { ObservedRole } from "../contract/verification/verifyRole";
import { ifExists } from "./ifExists";

/** What a role itself says, without its policies. */
type RoleItself = Omit<ObservedRole, "managedPolicyArns" | "inlinePolicies">;

/**
 * Reads a role itself: one call.
 *
 * @param client - of the account that the role is in
 * @returns undefined when there is no role of that name, whatever the path
 * @throws Error as AWS gave it
 */
export async function readRole(
  client: IAMClient,
  roleName: string,
): Promise<RoleItself | undefined> {
  const found = await ifExists(client.send(new GetRoleCommand({ RoleName: roleName })));
  if (found === undefined) return undefined;
  if (found.Role === undefined) throw new Error("IAM answered without a role");
  return ownProperties(found.Role);
}

/** A role's, or a user's, tags by their keys. */
export function tagsOf(tagged: { readonly Tags?: readonly Tag[] | undefined }) {
  return Object.fromEntries((tagged.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/**
 * Reads a role and everything that the contract has a say in.
 *
 * @param client - of the account that the role is in
 * @returns undefined when there is no role of that name, whatever the path
 * @throws Error as AWS gave it
 */
export async function observeRole(
  client: IAMClient,
  roleName: string,
): Promise<ObservedRole | undefined> {
  const role = await readRole(client, roleName);
  if (role === undefined) return undefined;
  const policies = await ifExists(
    Promise.all([attachedPolicies(client, roleName), inlinePoliciesOf(client, roleName)]),
  );
  if (policies === undefined) return undefined;
  const [managedPolicyArns, inlinePolicies] = policies;
  return { ...role, managedPolicyArns, inlinePolicies };
}

function ownProperties(role: Role): RoleItself {
  return {
    arn: role.Arn ?? "",
    roleId: role.RoleId ?? "",
    description: role.Description ?? "",
    trustPolicy: documentOf(role.AssumeRolePolicyDocument),
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    maxSessionDuration: role.MaxSessionDuration ?? 0,
    tags: tagsOf(role),
  };
}

async function attachedPolicies(client: IAMClient, roleName: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName: roleName })) {
    arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""));
  }
  return arns;
}

async function inlinePoliciesOf(
  client: IAMClient,
  roleName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const documents: [name: string, document: unknown][] = [];
  for await (const page of paginateListRolePolicies({ client }, { RoleName: roleName })) {
    for (const PolicyName of page.PolicyNames ?? []) {
      const { PolicyDocument } = await client.send(
        new GetRolePolicyCommand({ RoleName: roleName, PolicyName }),
      );
      documents.push([PolicyName, documentOf(PolicyDocument)]);
    }
  }
  return Object.fromEntries(documents);
}

/** IAM hands documents out URL-encoded; a text that is no JSON comes back as it is. */
function documentOf(text: string | undefined): unknown {
  const decoded = decodeURIComponent(text ?? "null");
  try {
    return JSON.parse(decoded) as unknown;
  } catch {
    return decoded;
  }
}
