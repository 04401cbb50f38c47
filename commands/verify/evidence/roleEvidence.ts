import { createHash } from "node:crypto";

import { canonicalText } from "../../../contract/policyDocument";
import type { ObservedRole } from "../../../contract/verification/verifyRole";
import type { RoleEvidence } from "./evidence";

/**
 * A role as evidence.
 *
 * @param boundary - the document of its permissions boundary; undefined where it was not read
 */
export function roleEvidence(observed: ObservedRole, boundary: unknown): RoleEvidence {
  const { arn, roleId, createdAt, maxSessionDuration, lastUsed } = observed;
  const { inlinePolicies, tags, permissionsBoundary } = observed;
  return {
    arn,
    roleId,
    createdAt,
    trustPolicySha256: sha256(observed.trustPolicy),
    managedPolicyArns: observed.managedPolicyArns.toSorted(),
    inlinePolicies: sortedEntries(inlinePolicies).map(([name, document]) => ({
      name,
      sha256: sha256(document),
    })),
    ...(permissionsBoundary !== undefined && {
      permissionsBoundary: {
        arn: permissionsBoundary,
        ...(boundary !== undefined && { sha256: sha256(boundary) }),
      },
    }),
    maxSessionDuration,
    tags: sortedEntries(tags).map(([key, value]) => ({ key, value })),
    lastUsed: lastUsed ?? null,
  };
}

/** Of a document, whatever the order of its keys. */
export function sha256(document: unknown): string {
  return createHash("sha256").update(canonicalText(document)).digest("hex");
}

function sortedEntries<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
