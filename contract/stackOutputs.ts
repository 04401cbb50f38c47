import type { Handover } from "./handover";

/**
 * What a stack of this project exports, as a consumer reads it through a stack reference. The names
 * and shapes are a promise: they stay the same by whichever rollout the roles are made.
 */
export interface StackOutputs {
  /** Account ID (12 digits) → ARN of its trust role. */
  readonly roleArns: Readonly<Record<string, string>>;
  /** The external ID that every trust policy requires. */
  readonly externalId: string;
  /** The trust role's name, without its path. */
  readonly roleName: string;
  /** The enrolled account IDs, sorted. */
  readonly accounts: readonly string[];
  /** The vendor's dialog, field by field. */
  readonly handover: Handover;
}
