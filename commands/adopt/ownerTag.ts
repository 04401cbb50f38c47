import { TagRoleCommand } from "@aws-sdk/client-iam";

import { withIam, withSessions } from "../../aws/accountSessions";
import { OWNER_TAG } from "../../contract/ownership";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import type { CheckedStack } from "../checks/checkedStack";
import type { AdoptableRole } from "./adoptable";

/** Makes the tag of roles that another stack gives away name this stack, which may then change them. */
export async function markAsOwn(
  roles: readonly AdoptableRole[],
  { deployer, owner }: CheckedStack,
): Promise<void> {
  const Tags = [{ Key: OWNER_TAG, Value: owner }];
  await withSessions(deployer, async (sessions) => {
    for (const { account, role } of roles.filter(({ isOfOtherStack }) => isOfOtherStack)) {
      const tagging = new TagRoleCommand({ RoleName: role.roleName, Tags });
      await withIam(sessions, account, sessionPolicy(role), (client) => client.send(tagging));
    }
  });
}
