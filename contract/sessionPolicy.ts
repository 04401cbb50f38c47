import { MAXIMUM_SESSION_POLICY_LENGTH } from "./iamRules";
import { policyDocument } from "./policyDocument";
import {
  roleManagementStatements,
  roleReadingStatement,
  type Exactness,
  type ManagedRole,
} from "./roleManagement";

/** From the tightest to the shortest. */
const EXACTNESS: readonly Exactness[] = [
  { rolePath: "exact", boundaryPath: "exact" },
  { rolePath: "open", boundaryPath: "exact" },
  { rolePath: "open", boundaryPath: "open" },
];

/**
 * The session policy under which the access role of one account is assumed: whatever the access role
 * itself may do, these credentials manage exactly one role and attach exactly its policies. A path
 * is left open only where the document would not fit otherwise, the role's before the boundary's.
 *
 * @returns compact JSON of 2,048 characters at most, AWS's limit (STS API reference, AssumeRole)
 */
export function sessionPolicy(role: ManagedRole): string {
  const texts = EXACTNESS.map((exactness) =>
    JSON.stringify(policyDocument(roleManagementStatements(role, exactness))),
  );
  const fitting = texts.find((text) => text.length <= MAXIMUM_SESSION_POLICY_LENGTH);
  if (fitting !== undefined) return fitting;
  throw new Error(
    `The session policy for ${role.roleName} in ${role.accountId} does not fit into ${MAXIMUM_SESSION_POLICY_LENGTH} characters.`,
  );
}

/** The session policy of a session that only reads the role. Compact JSON, always within the limit. */
export function readingSessionPolicy(role: ManagedRole): string {
  return JSON.stringify(policyDocument([roleReadingStatement(role)]));
}
