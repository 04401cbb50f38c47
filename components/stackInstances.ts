import * as pulumi from "@pulumi/pulumi";

import type { StackInstance } from "../contract/stackSet";

/** What became of a StackSet's instances. */
export interface InstancesOutcome {
  /** The accounts that have no instance, or one that is not as it should be, sorted. */
  readonly incompleteAccounts: readonly string[];
  /** Each of these, and each that is left in an account that is not meant, with the reason. */
  readonly shortfalls: readonly StackInstance[];
}

/**
 * Tells where a StackSet's instances fall short of what is asked for.
 *
 * @param accountIds - the accounts that are meant
 * @param instances - as AWS has them, when the engine has done what it can
 */
export function outcomeOf(
  accountIds: readonly string[],
  instances: readonly StackInstance[],
): InstancesOutcome {
  const byAccount = new Map(instances.map((instance) => [instance.accountId, instance]));
  const meant = new Set(accountIds);
  const incompleteAccounts = accountIds
    .filter((id) => byAccount.get(id)?.state !== "current")
    .sort();
  const leftBehind = instances
    .filter(({ accountId }) => !meant.has(accountId))
    .map(({ accountId }) => ({ accountId, state: "leftBehind", reason: "" }) as const);
  return {
    incompleteAccounts,
    shortfalls: [
      ...incompleteAccounts.map((id) => byAccount.get(id) ?? missing(id)),
      ...leftBehind,
    ],
  };
}

function missing(accountId: string): StackInstance {
  return { accountId, state: "missing", reason: "" };
}

/** Nothing is known at preview, and nothing is said. */
const NOTHING_KNOWN: InstancesOutcome = { incompleteAccounts: [], shortfalls: [] };

/**
 * Reads the instances once the engine has done what it can: the AWS plugin reads them only when
 * something of their resource changes.
 *
 * @param isOwn - known then: whether the StackSet is this stack's, and its instances with it
 */
export function readOnce(
  isOwn: pulumi.Output<boolean>,
  read: () => Promise<readonly StackInstance[]>,
  accountIds: readonly string[],
): pulumi.Output<InstancesOutcome> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(NOTHING_KNOWN);
  return isOwn.apply(async (own) => outcomeOf(accountIds, own ? await read() : []));
}
