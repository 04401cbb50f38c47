import { accessRoleArn } from "../contract/arns";
import { MAXIMUM_SESSION_POLICY_LENGTH } from "../contract/iamRules";
import { allow, policyDocument, type PolicyStatement } from "../contract/policyDocument";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import {
  boundaryReadingStatements,
  type Exactness,
  EXACTNESS,
  type ReadRole,
  ROLE_LISTING,
  roleManagementStatements,
  roleReadingStatement,
} from "./roleManagement";

/**
 * The policy of a session of one account's access role: whatever that role may do, it manages exactly
 * one role and attaches exactly its policies. Paths are left open only where it would not fit
 * otherwise, the role's before the boundary's. Compact JSON of 2,048 characters at most, AWS's limit
 * (STS API reference, AssumeRole).
 */
export function sessionPolicy(role: TrustRoleSpec): string {
  return fitting((exactness) => roleManagementStatements(role, exactness));
}

/** The same for a session that only looks: at the role, its boundary, and who trusts the vendor beside it. */
export function verifyingSessionPolicy(role: ReadRole): string {
  return fitting((exactness) => [...readingStatements(role, exactness), ROLE_LISTING]);
}

/** The same for a session that only looks at the role and its boundary. */
export function readingSessionPolicy(role: ReadRole): string {
  return fitting((exactness) => readingStatements(role, exactness));
}

/** The same for a session that also asks AWS what the access role's policies let it do. */
export function simulatingSessionPolicy(role: ReadRole, accessRoleName: string): string {
  const simulating = simulationStatement(role.accountId, accessRoleName);
  return fitting((exactness) => [...readingStatements(role, exactness), simulating]);
}

/** What it takes to have AWS simulate the policies of an account's access role, and of nobody else. */
export function simulationStatement(accountId: string, accessRoleName: string): PolicyStatement {
  return allow(["iam:SimulatePrincipalPolicy"], [accessRoleArn(accountId, accessRoleName)]);
}

function readingStatements(role: ReadRole, exactness: Exactness): readonly PolicyStatement[] {
  return [roleReadingStatement(role), ...boundaryReadingStatements(role, exactness)];
}

function fitting(statements: (exactness: Exactness) => readonly PolicyStatement[]): string {
  const texts = EXACTNESS.map((exactness) => JSON.stringify(policyDocument(statements(exactness))));
  const text = texts.find(({ length }) => length <= MAXIMUM_SESSION_POLICY_LENGTH);
  if (text !== undefined) return text;
  throw new Error(
    `No session policy fits into ${MAXIMUM_SESSION_POLICY_LENGTH} characters; the shortest is ${texts.at(-1) ?? ""}`,
  );
}
