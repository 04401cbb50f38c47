import {
  type ContextEntry,
  type EvaluationResult,
  type IAMClient,
  IAMServiceException,
  paginateSimulatePrincipalPolicy,
} from "@aws-sdk/client-iam";

import type { Account } from "../config/settings";
import { accessRoleArn } from "../contract/arns";
import type { RefusedCall } from "../contract/verification/refusedCalls";
import type { SimulatedCalls } from "../deployer/simulatedCalls";
import { DEFAULT_REGION } from "./clientOptions";

/**
 * Asks AWS, by one call, which calls it would refuse to an account's access role by the policies that it
 * knows of; undefined: it does not let this session ask, or cannot say. It evaluates the role's own
 * policies, its permissions boundary and the service control policies of the account, for the condition
 * keys that it is told (IAM API reference, SimulatePrincipalPolicy). Throws when AWS cannot be reached.
 */
export async function simulateCalls(
  client: IAMClient,
  { id, accessRoleName }: Account,
  { resource, now, later, context }: SimulatedCalls,
): Promise<readonly RefusedCall[] | undefined> {
  const role = accessRoleArn(id, accessRoleName);
  const asked = {
    PolicySourceArn: role,
    ActionNames: [...now, ...later],
    ResourceArns: [resource],
    ContextEntries: contextEntries({ ...callerContext(id, role), ...context }),
  };
  const results: EvaluationResult[] = [];
  try {
    for await (const page of paginateSimulatePrincipalPolicy({ client }, asked)) {
      results.push(...(page.EvaluationResults ?? []));
    }
  } catch (error) {
    if (error instanceof IAMServiceException) return undefined;
    throw error;
  }
  return results.flatMap(refusalOf);
}

/** A result of the simulator as a refusal; none where it allows the call. */
export function refusalOf(result: EvaluationResult): readonly RefusedCall[] {
  const { EvalActionName: action = "", EvalDecision: decision } = result;
  if (decision === "allowed") return [];
  const isExplicit = decision === "explicitDeny";
  const statements = isExplicit ? (result.MatchedStatements ?? []) : [];
  const policies = statements.flatMap(({ SourcePolicyId: policy }) => policy ?? []);
  const missingKeys = result.MissingContextValues ?? [];
  const by = refuserOf(result, policies);
  return [{ action, by, isExplicit, policies: [...new Set(policies)], missingKeys }];
}

/** AWS ends a simulation at a service control policy; it names no statements but those of the role's own policies. */
function refuserOf(
  {
    OrganizationsDecisionDetail: organization,
    PermissionsBoundaryDecisionDetail: boundary,
  }: EvaluationResult,
  policies: readonly string[],
): RefusedCall["by"] {
  if (organization?.AllowedByOrganizations === false) return "serviceControlPolicy";
  if (policies.length > 0) return "ownPolicy";
  return boundary?.AllowedByPermissionsBoundary === false ? "permissionsBoundary" : "ownPolicy";
}

/** What AWS knows of every call that the access role makes to IAM, whose one region is us-east-1. */
function callerContext(accountId: string, roleArn: string): SimulatedCalls["context"] {
  return {
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalArn": roleArn,
    "aws:PrincipalType": "AssumedRole",
    "aws:RequestedRegion": DEFAULT_REGION,
    "aws:ResourceAccount": accountId,
    "aws:SecureTransport": "true",
  };
}

function contextEntries(context: SimulatedCalls["context"]): ContextEntry[] {
  return Object.entries(context).map(([ContextKeyName, value]) =>
    typeof value === "string"
      ? { ContextKeyName, ContextKeyType: "string", ContextKeyValues: [value] }
      : { ContextKeyName, ContextKeyType: "stringList", ContextKeyValues: [...value] },
  );
}
