import { otherRoleName } from "../contract/otherRoleName";
import type { AccessibleAccount } from "./accountAccess";
import { accountsSeenWithRole, type RoleSearch } from "./existingRoles";
import { StackSetError } from "./stackSetError";

/**
 * Lets a StackSet be made only where no role of that name exists: CloudFormation does not take it
 * over, and would roll every such stack back. Accounts that cannot be entered are left unchecked: a
 * StackSet needs no access role.
 *
 * @param stack - the stack's name, for the commands
 * @throws StackSetError naming the accounts, and the ways out
 */
export async function refuseRolesInTheWay(
  accounts: readonly AccessibleAccount[],
  search: RoleSearch,
  stack: string,
): Promise<void> {
  const occupied = (await accountsSeenWithRole(accounts, search)).map(({ id }) => id);
  if (occupied.length === 0) return;
  const first = occupied[0] ?? "";
  const { roleName } = search.role(first);
  throw new StackSetError(
    [
      `A role ${roleName} exists already in ${occupied.length === 1 ? "1 account" : `${occupied.length} accounts`}, and CloudFormation does not take over a role that exists. Nothing was touched.`,
      occupied.map((id) => `  ${id}`).join("\n"),
      "If nothing needs these roles: delete them, then run this again. " +
        `If they are to be kept until the StackSet makes them: npx pulumi config set authomize-aws:rollout accounts --stack ${stack}, npx authomize adopt --import --stack ${stack}, npx pulumi up --stack ${stack}; then move to the StackSet. ` +
        `Or give the new roles another name, such as npx pulumi config set authomize-aws:roleName ${otherRoleName(roleName)} --stack ${stack}.`,
    ].join("\n\n"),
  );
}
