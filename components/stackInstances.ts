import { setTimeout as pause } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import type { InstanceShortfall, StackInstance } from "../contract/stackSet";

/** What became of a StackSet's instances. */
export interface InstancesOutcome {
  /** The accounts that have no instance, or one that is not as it should be, sorted. */
  readonly incompleteAccounts: readonly string[];
  /** Each of these, and each that is left in an account that is not meant, with the reason. */
  readonly shortfalls: readonly InstanceShortfall[];
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
  const leftBehind = instances.filter(({ accountId }) => !meant.has(accountId));
  return {
    incompleteAccounts,
    shortfalls: [
      ...incompleteAccounts.map((id) => ({ ...missing(id), ...byAccount.get(id) })),
      ...leftBehind.map((instance) => ({ ...instance, isLeftBehind: true })),
    ],
  };
}

function missing(accountId: string): InstanceShortfall {
  return { accountId, state: "missing", isLeftBehind: false, reason: "" };
}

/** Nothing is known at preview, and nothing is said. */
const NOTHING_KNOWN: InstancesOutcome = { incompleteAccounts: [], shortfalls: [] };

/** Milliseconds between readings: ListStackInstances may show an instance late, or one that is gone. */
const PAUSES = [1000, 2000, 4000];

/** How a StackSet's instances are read. */
export interface InstancesReading {
  readonly read: () => Promise<readonly StackInstance[]>;
  /** The accounts that are meant, 12 digits each. */
  readonly accountIds: readonly string[];
  /** The accounts in which an instance stays whatever is asked for, as they are suspended. */
  readonly suspendedAccountIds: ReadonlySet<string>;
}

/**
 * Reads the instances once the engine has done what it can: the AWS plugin reads them only when
 * something of their resource changes.
 *
 * @param isOwn - known then: whether the StackSet is this stack's, and its instances with it
 */
export function readInstances(
  isOwn: pulumi.Output<boolean>,
  reading: InstancesReading,
): pulumi.Output<InstancesOutcome> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(NOTHING_KNOWN);
  return isOwn.apply(async (own) =>
    own ? readUntilListed(reading) : outcomeOf(reading.accountIds, []),
  );
}

async function readUntilListed(reading: InstancesReading): Promise<InstancesOutcome> {
  const { read, accountIds, suspendedAccountIds } = reading;
  const mayBeLate = ({ accountId, state, isLeftBehind }: InstanceShortfall) =>
    state === "missing" || (isLeftBehind && !suspendedAccountIds.has(accountId));
  let outcome = outcomeOf(accountIds, await read());
  for (const milliseconds of PAUSES) {
    if (!outcome.shortfalls.some(mayBeLate)) break;
    await pause(milliseconds);
    outcome = outcomeOf(accountIds, await read());
  }
  return outcome;
}
