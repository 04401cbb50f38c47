import { setTimeout as pause } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import type { InstanceShortfall, StackInstance } from "../../contract/stackSet";

/** What became of a StackSet's instances. */
export interface InstancesOutcome {
  /** The accounts that have no instance, or one that is not as it should be, sorted. */
  readonly incompleteAccounts: readonly string[];
  /** Each of these, and each instance in an account that is not to have one, with the reason. */
  readonly shortfalls: readonly InstanceShortfall[];
}

/** Without a StackSet, and at preview. */
export const NOTHING_KNOWN: InstancesOutcome = { incompleteAccounts: [], shortfalls: [] };

/**
 * Compares a StackSet's instances with the accounts that are to have one.
 *
 * @param accountIds - these accounts, 12 digits each
 * @param instances - as AWS has them, when the engine has finished
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
  const incomplete = incompleteAccounts.map((accountId): InstanceShortfall => {
    const missing = { accountId, state: "missing", isLeftBehind: false, reason: "" } as const;
    return { ...missing, ...byAccount.get(accountId) };
  });
  const leftBehind = instances
    .filter(({ accountId }) => !meant.has(accountId))
    .map((instance) => ({ ...instance, isLeftBehind: true }));
  return { incompleteAccounts, shortfalls: [...incomplete, ...leftBehind] };
}

/** Milliseconds between readings: ListStackInstances may show an instance late, or one that is gone. */
const PAUSES = [1000, 2000, 4000];

/**
 * Reads the instances once the engine has finished: the AWS plugin reads them only when something of
 * their resource changes.
 *
 * @param isOwn - whether the StackSet is this stack's; known when the engine has finished
 * @param accountIds - the accounts that are to have an instance, 12 digits each
 * @param suspendedAccountIds - the accounts in which AWS deletes no instance
 */
export function readInstances(
  isOwn: pulumi.Output<boolean>,
  read: () => Promise<readonly StackInstance[]>,
  accountIds: readonly string[],
  suspendedAccountIds: ReadonlySet<string>,
): pulumi.Output<InstancesOutcome> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(NOTHING_KNOWN);
  const mayBeLate = ({ accountId, state, isLeftBehind }: InstanceShortfall) =>
    state === "missing" || (isLeftBehind && !suspendedAccountIds.has(accountId));
  return isOwn.apply(async (own) => {
    if (!own) return outcomeOf(accountIds, []);
    let outcome = outcomeOf(accountIds, await read());
    for (const milliseconds of PAUSES) {
      if (!outcome.shortfalls.some(mayBeLate)) break;
      await pause(milliseconds);
      outcome = outcomeOf(accountIds, await read());
    }
    return outcome;
  });
}
