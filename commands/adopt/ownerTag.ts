import { TagRoleCommand } from "@aws-sdk/client-iam";

import { AccountSessions } from "../../aws/accountSessions";
import { callerIdentity } from "../../aws/callerIdentity";
import { OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import { sessionName } from "../../deployer/sessionName";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import { ownerOfEnvironment } from "../stack/environmentStates";
import { credentialsOf, enrolledSettingsOf, type PulumiStack } from "../stack/pulumiStack";
import type { AdoptableRole } from "./adoptable";

/**
 * Writes into the tag of roles that another stack gives away that they are this stack's from now on. A
 * stack leaves a role alone whose tag names another one, whatever its state says.
 *
 * @throws Error as AWS gave it
 */
export async function markAsOwn(
  roles: readonly AdoptableRole[],
  stack: PulumiStack,
): Promise<void> {
  const given = roles.filter(({ isOfOtherStack }) => isOfOtherStack);
  if (given.length === 0) return;
  const settings = await enrolledSettingsOf(stack);
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  const caller = { credentials, callerAccountId, sessionName: sessionName(stack.name) };
  const sessions = new AccountSessions(caller);
  try {
    for (const { account, roleName } of given) {
      const role = trustRoleSpec(account.id, { ...settings, roleName });
      const client = await sessions.iam(account, sessionPolicy(role));
      const tag = { Key: OWNER_TAG, Value: ownerOfEnvironment(stack.name) };
      await client.send(new TagRoleCommand({ RoleName: roleName, Tags: [tag] }));
      client.destroy();
    }
  } finally {
    sessions.close();
  }
}
