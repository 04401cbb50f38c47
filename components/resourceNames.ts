import { DEFAULT_ROLE_NAME } from "../contract/vendor";
import type { DeployedRole } from "../state/deployedRoles";

/** The integration's logical name in this project's stacks. */
export const INTEGRATION_NAME = "authomize";

/**
 * The logical name of every resource of one account: from the account ID (12 digits) alone, so that
 * reordering, renaming and adding accounts moves nothing.
 */
export function resourceNameOf(accountId: string, integrationName = INTEGRATION_NAME): string {
  return `${integrationName}-${accountId}`;
}

/**
 * The logical name of the provider for one role in one account. A renamed role gets another provider:
 * the new one may not touch the old role, and the old one stays in the state, with the permission to
 * delete the old role, as long as that role does.
 */
export function providerNameOf(
  accountId: string,
  roleName: string,
  integrationName = INTEGRATION_NAME,
): string {
  const name = resourceNameOf(accountId, integrationName);
  return roleName === DEFAULT_ROLE_NAME ? name : `${name}-${roleName}`;
}

/**
 * The logical name of the trust role of one account: the one that the state has it under, if any. A
 * renamed role is another resource, so that the old one is deleted only after all that is new was
 * made, and a renaming that is undone, at any point, finds the old role in the state as it was.
 *
 * @param deployed - the roles that the stack's state has
 */
export function trustRoleNameOf(
  accountId: string,
  roleName: string,
  deployed: readonly DeployedRole[],
): string {
  const ofAccount = deployed.filter((role) => role.accountId === accountId);
  const same = ofAccount.find((role) => role.roleName === roleName);
  if (same !== undefined) return same.logicalName;
  const plain = providerNameOf(accountId, roleName);
  const isTaken = ofAccount.some(({ logicalName }) => logicalName === plain);
  return isTaken ? `${plain}-${roleName}` : plain;
}

/** Whether a logical name is that of a resource, or a provider, of an account. */
export function isNameOf(accountId: string, name: string): boolean {
  const ofAccount = resourceNameOf(accountId);
  return name === ofAccount || name.startsWith(`${ofAccount}-`);
}
