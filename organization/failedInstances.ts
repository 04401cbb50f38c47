import type { StackInstance } from "../contract/stackSet";

/** What an operator is told of the accounts in which a StackSet did not leave the role as it should be. */
export function describeFailedInstances(failed: readonly StackInstance[]): string {
  return [
    failed.length === 1
      ? "CloudFormation could not finish 1 account. All others are deployed."
      : `CloudFormation could not finish ${failed.length} accounts. All others are deployed.`,
    ...failed.map(({ accountId, reason }) => `  ${accountId}\n    ${reason}`),
    "Mend it there, then run this again: it repeats the operation, which completes these accounts and touches no other.",
  ].join("\n\n");
}

/**
 * What an operator is told when a step of a move left accounts behind, so that it goes no further.
 *
 * @param accountIds - the accounts, 12 digits each; at least one
 * @param failed - what AWS tells of some of them
 */
export function describeHeldMove(
  accountIds: readonly string[],
  failed: readonly StackInstance[],
): string {
  const reasonOf = (id: string) => failed.find(({ accountId }) => accountId === id)?.reason;
  return [
    `The move goes no further: the StackSet did not leave the role as it should be in ${accountIds.length === 1 ? "1 account" : `${accountIds.length} accounts`}. No further role is removed.`,
    accountIds
      .map((id) => [`  ${id}`, reasonOf(id)].filter((line) => line !== undefined).join("\n    "))
      .join("\n"),
    "The StackSet's operations in the CloudFormation console tell why. Mend it there, then run this again: it repeats the operation, and goes on.",
  ].join("\n\n");
}
