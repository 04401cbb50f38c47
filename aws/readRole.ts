import {
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Tag,
} from "@aws-sdk/client-iam";

import { jsonOrText } from "../contract/values";
import type { ObservedRole } from "../contract/verification/verifyRole";

type RoleItself = Omit<ObservedRole, "managedPolicyArns" | "inlinePolicies">;

/** Reads a role without its policies, by one call; undefined: there is none. Throws as AWS did. */
export async function readRole(
  client: IAMClient,
  roleName: string,
): Promise<RoleItself | undefined> {
  const found = await ifExists(client.send(new GetRoleCommand({ RoleName: roleName })));
  if (found === undefined) return undefined;
  const { Role: role } = found;
  if (role === undefined) throw new Error("IAM answered without a role");
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

/** Reads all that the contract has a say in; undefined: there is no role. Throws as AWS did. */
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

/** Whether a managed policy exists, of the client's account or AWS's own. Throws as AWS did. */
export async function policyExists(client: IAMClient, arn: string): Promise<boolean> {
  return (await ifExists(client.send(new GetPolicyCommand({ PolicyArn: arn })))) !== undefined;
}

/** What IAM answers; undefined where it says that there is no such thing. Throws as AWS did. */
export async function ifExists<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

/** A role's, or a user's, tags by their keys. */
export function tagsOf(tagged: { readonly Tags?: readonly Tag[] | undefined }) {
  return Object.fromEntries((tagged.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
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

/** A policy document, parsed; IAM hands them out URL-encoded. */
export function documentOf(text = "null"): unknown {
  return jsonOrText(decodeURIComponent(text));
}
