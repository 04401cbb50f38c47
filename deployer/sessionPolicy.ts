import { MAXIMUM_SESSION_POLICY_LENGTH } from "../contract/iamRules";
import { policyDocument, type PolicyStatement } from "../contract/policyDocument";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import {
  boundaryReadingStatements,
  type Exactness,
  EXACTNESS,
  type ReadRole,
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

/** The same for a session that only looks: at the role, and whether its boundary exists. */
export function readingSessionPolicy(role: ReadRole): string {
  return fitting((exactness) => [
    roleReadingStatement(role),
    ...boundaryReadingStatements(role, exactness),
  ]);
}

function fitting(statements: (exactness: Exactness) => readonly PolicyStatement[]): string {
  const texts = EXACTNESS.map((exactness) => JSON.stringify(policyDocument(statements(exactness))));
  const text = texts.find(({ length }) => length <= MAXIMUM_SESSION_POLICY_LENGTH);
  if (text !== undefined) return text;
  throw new Error(
    `No session policy fits into ${MAXIMUM_SESSION_POLICY_LENGTH} characters; the shortest is ${texts.at(-1) ?? ""}`,
  );
}
