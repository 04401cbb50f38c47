import type { CompletedRun, SeenShard } from "./fingerprint";
import type { Handover } from "./handover";
import type { DeployedStackSet } from "./stackSet";

/** How the roles were made last: by a StackSet, or in part, because they are on the way to it or back. */
export type DeployedRollout = "stackSet" | "moving";

/** What a stack exports. Names and shapes are a promise, and the same by whichever rollout. */
export interface StackOutputs {
  /** Account ID (12 digits) → ARN of its trust role, whether that exists by now or not. */
  readonly roleArns: Readonly<Record<string, string>>;
  /** The external ID that every trust policy requires. */
  readonly externalId: string;
  /** The trust role's name, without its path. */
  readonly roleName: string;
  /** The enrolled account IDs, sorted. */
  readonly accounts: readonly string[];
  /** Those of `accounts` whose role the last run could not reach or finish; empty when all is well. */
  readonly incompleteAccounts: readonly string[];
  /**
   * Account ID → AWS's unique ID (`AROA…`) of its trust role, without roles made by a StackSet. Absent
   * in stacks deployed by an older version.
   */
  readonly roleIds?: Readonly<Record<string, string>>;
  /**
   * Account ID → role name → AWS's unique ID, of roles that the last run found in its state and that are
   * not asked for any more: of accounts that left, and of former names. Absent where there are none. A
   * refresh writes the ID of a role that somebody made anew into the state, and leaves this as it is.
   */
  readonly formerRoleIds?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * The ARNs of roles and users that an earlier run was to remove and that are still in the state,
   * sorted. Absent in stacks deployed by an older version.
   */
  readonly incompleteRemovals?: readonly string[];
  /** The vendor's dialog, field by field. */
  readonly handover: Handover;
  /** Absent: each role is a resource of the stack. */
  readonly rollout?: DeployedRollout | undefined;
  /** Only with a StackSet. */
  readonly stackSet?: DeployedStackSet | undefined;
  /** Only with a legacy IAM user: its ARN, which the trust policies name. */
  readonly legacyUserArn?: string;
  /** Secret; only with a legacy IAM user: the ID of its access key, of the last one that is named. */
  readonly legacyAccessKeyId?: string;
  /** Secret; only with a legacy IAM user: its secret access key. */
  readonly legacySecretAccessKey?: string;
  /** Over how many stacks the accounts are spread; absent where one stack has them all. */
  readonly shards?: number;
  /**
   * Only with shards: what the last run was deployed with. Absent where that was not complete, and in
   * stacks deployed by an older version. A secret where the external ID is one.
   */
  readonly fingerprint?: CompletedRun;
  /**
   * Only in the environment's own stack: shard → what `authomize fleet` has seen of it when it was
   * complete. A secret where the external ID is one.
   */
  readonly shardFingerprints?: Readonly<Record<string, SeenShard>>;
}
