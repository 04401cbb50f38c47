import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type RoleLastUsed,
  type Tag,
} from "@aws-sdk/client-iam";

import { parsedDocument } from "../contract/policyDocument";
import type { LastUse, ObservedRole } from "../contract/verification/verifyRole";

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
    createdAt: role.CreateDate?.toISOString() ?? "",
    description: role.Description ?? "",
    trustPolicy: documentOf(role.AssumeRolePolicyDocument),
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    maxSessionDuration: role.MaxSessionDuration ?? 0,
    tags: tagsOf(role),
    lastUsed: lastUseOf(role.RoleLastUsed),
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

/** The document of a managed policy's default version, parsed; undefined: there is none. Throws as AWS did. */
export async function policyDocumentOf(client: IAMClient, arn: string): Promise<unknown> {
  const policy = await ifExists(client.send(new GetPolicyCommand({ PolicyArn: arn })));
  if (policy === undefined) return undefined;
  const { DefaultVersionId: VersionId = "" } = policy.Policy ?? {};
  const version = await client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }));
  return documentOf(version.PolicyVersion?.Document);
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

function lastUseOf({ LastUsedDate, Region }: RoleLastUsed = {}): LastUse | undefined {
  return LastUsedDate && { at: LastUsedDate.toISOString(), region: Region ?? "" };
}

/** A document as IAM hands it out: URL-encoded. */
export function documentOf(text = "null"): unknown {
  return parsedDocument(decodeURIComponent(text));
}
