import { type IAMClient, TagUserCommand } from "@aws-sdk/client-iam";

import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { readRole } from "../../aws/readRole";
import { observeUser } from "../../aws/readUser";
import type { Account } from "../../config/settings";
import { accountOfArn, roleArn } from "../../contract/arns";
import {
  type FoundIdentity,
  isSame,
  type KnownIdentity,
  OWNER_TAG,
} from "../../contract/ownership";
import { policyDocument } from "../../contract/policyDocument";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import { legacyUserManagement } from "../../deployer/legacyUserManagement";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import { deployedUsers } from "../../state/deployedRoles";
import { accountInState, type CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";
import { knownRoles, liveRoles } from "../stack/knownRoles";
import type { StackState } from "../stack/stackState";
import { tagRole } from "./ownerTag";

/** `another`: made anew under the name; `left`: of another owner, or not there. */
type Outcome = "retagged" | "another" | "left";

/** A role or user of the stack's state, whose tag can be changed. */
export interface IdentityInState {
  readonly arn: string;
  /** Changes the tag where it says `former` and AWS has the very ID that the state has. */
  retag(sessions: AccountSessions, former: string, own: string): Promise<Outcome>;
}

/** How one kind of identity is worked on. */
interface Identity {
  readonly arn: string;
  readonly account: Account;
  readonly policy: string;
  readonly known: KnownIdentity;
  find(client: IAMClient): Promise<FoundIdentity | undefined>;
  tag(client: IAMClient, owner: string): Promise<unknown>;
}

/** The roles and users of a stack's state and of its shards'. One that is half made has no ID to go by. */
export function identitiesInState(checked: CheckedStack): readonly IdentityInState[] {
  const roles = checked.states.flatMap((state) => rolesOf(state, checked));
  const isMade = ({ known }: Identity) => known.inState !== "";
  return [...roles, ...usersOf(checked)].filter(isMade).map(retaggable);
}

function retaggable(identity: Identity): IdentityInState {
  const { arn, account, policy, known } = identity;
  return {
    arn,
    retag: (sessions, former, own) =>
      withIam(sessions, account, policy, async (client) => {
        const found = await identity.find(client);
        if (found?.tags[OWNER_TAG] !== former) return "left";
        if (!isSame(found, known)) return "another";
        await identity.tag(client, own);
        return "retagged";
      }),
  };
}

function rolesOf({ resources }: StackState, checked: CheckedStack): readonly Identity[] {
  const roles = liveRoles(knownRoles([{ resources }]));
  return roles.map(({ accountId, roleName, rolePath, known }) => {
    const role = trustRoleSpec(accountId, { ...checked.settings, roleName, rolePath });
    return {
      arn: roleArn(accountId, role),
      account: accountInState(accountId, resources, checked),
      policy: sessionPolicy(role),
      known,
      find: async (client) => {
        const found = await readRole(client, roleName);
        return found && { id: found.roleId, tags: found.tags };
      },
      tag: (client, owner) => tagRole(client, roleName, owner),
    };
  });
}

function usersOf(checked: CheckedStack): readonly Identity[] {
  const resources = resourcesOf(checked.states);
  return deployedUsers(resources).map(({ arn, userId }) => {
    const UserName = arn.split("/").at(-1) ?? "";
    return {
      arn,
      account: accountInState(accountOfArn(arn), resources, checked),
      policy: JSON.stringify(policyDocument(legacyUserManagement(arn))),
      known: { inState: userId },
      find: (client) => observeUser(client, UserName),
      tag: (client, owner) =>
        client.send(new TagUserCommand({ UserName, Tags: [{ Key: OWNER_TAG, Value: owner }] })),
    };
  });
}
