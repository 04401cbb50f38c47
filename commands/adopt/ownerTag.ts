import { type IAMClient, TagRoleCommand } from "@aws-sdk/client-iam";

import { withIam, withSessions } from "../../aws/accountSessions";
import { OWNER_TAG } from "../../contract/ownership";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import type { CheckedStack } from "../checks/checkedStack";
import type { AdoptableRole } from "./adoptable";

/** Makes the owner's tag of a role, and nothing else of it, another. */
export async function tagRole(client: IAMClient, RoleName: string, owner: string): Promise<void> {
  const Tags = [{ Key: OWNER_TAG, Value: owner }];
  await client.send(new TagRoleCommand({ RoleName, Tags }));
}

/** Makes the tag of roles that another stack gives away name this stack, which may then change them. */
export async function markAsOwn(
  roles: readonly AdoptableRole[],
  { deployer, owner }: CheckedStack,
): Promise<void> {
  await withSessions(deployer, async (sessions) => {
    for (const { account, role } of roles.filter(({ isOfOtherStack }) => isOfOtherStack)) {
      await withIam(sessions, account, sessionPolicy(role), (client) =>
        tagRole(client, role.roleName, owner),
      );
    }
  });
}
