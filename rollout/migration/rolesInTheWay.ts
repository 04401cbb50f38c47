import { accountsSeenWithRole } from "../../aws/existingRoles";
import type { Account } from "../../config/settings";
import { otherRoleName } from "../../contract/otherRoleName";
import { counted, StackSetError } from "../../errors";
import type { Update } from "../../organization/update";

/**
 * Lets a StackSet be made only where no role of that name exists: CloudFormation does not take it
 * over, and would roll every such stack back. Accounts that cannot be reached are left unchecked: a
 * StackSet needs no access role.
 *
 * @throws StackSetError naming the accounts, and the ways out
 */
export async function refuseRolesInTheWay(
  accounts: readonly Account[],
  { settings, deployer, stack }: Pick<Update, "settings" | "deployer" | "stack">,
): Promise<void> {
  const occupied = await accountsSeenWithRole(accounts, settings, deployer);
  if (occupied.length === 0) return;
  const { roleName } = settings;
  throw new StackSetError(
    [
      `A role ${roleName} exists already in ${counted(occupied.length, "account")}, and CloudFormation does not take over a role that exists. Nothing was touched.`,
      occupied.map((id) => `  ${id}`).join("\n"),
      "If nothing needs these roles: delete them, then run this again. " +
        `If they are to be kept until the StackSet makes them: npx pulumi config set authomize-aws:rollout accounts --stack ${stack}, npx authomize adopt --import --stack ${stack}, npx pulumi up --stack ${stack}; then move to the StackSet. ` +
        `Or give the new roles another name, such as npx pulumi config set authomize-aws:roleName ${otherRoleName(roleName)} --stack ${stack}.`,
    ].join("\n\n"),
  );
}
