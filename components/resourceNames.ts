/** The integration's logical name in this project's stacks. */
export const INTEGRATION_NAME = "authomize";

/**
 * The logical name of every resource of one account. It derives from the account ID alone, so that
 * reordering, renaming and adding accounts moves nothing.
 *
 * @param accountId - 12 digits
 */
export function resourceNameOf(accountId: string, integrationName = INTEGRATION_NAME): string {
  return `${integrationName}-${accountId}`;
}
