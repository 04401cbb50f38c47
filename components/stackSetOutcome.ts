import * as pulumi from "@pulumi/pulumi";

import type { StackInstanceSummary } from "./planned/plannedStackSet";
import { runError } from "./planned/runError";

/**
 * Of the accounts that were named, those that no instance is in: outside of the units, or the management
 * account. None at preview.
 */
export function withoutInstance(
  accountIds: readonly string[],
  summaries: readonly StackInstanceSummary[],
): readonly StackInstanceSummary[] {
  if (pulumi.runtime.isDryRun()) return [];
  const found = new Set(summaries.map(({ accountId }) => accountId));
  const statusReason =
    "it has no instance: it is not in the units, or it is the management account, which a StackSet leaves out";
  return accountIds
    .filter((id) => !found.has(id))
    .map((accountId) => ({ accountId, status: "", detailedStatus: "", statusReason }));
}

/**
 * Fails the run where instances are not current.
 *
 * @throws pulumi.RunError that names each account, with what AWS says of it
 */
export function failWhereFailed(
  stackSet: string,
  failed: readonly { readonly accountId: string; readonly statusReason: string }[],
): void {
  if (failed.length === 0) return;
  const lines = failed.map(({ accountId, statusReason }) => `  ${accountId}: ${statusReason}`);
  throw runError(
    `The StackSet ${stackSet} is not current in ${failed.length === 1 ? "this account" : "these accounts"}:\n${lines.join("\n")}\n` +
      `When that is mended: npx pulumi up --refresh --stack ${pulumi.getStack()}`,
  );
}
