import type { KnownIdentity } from "../../contract/ownership";
import { recordOf, textOf } from "../../contract/values";
import { type DeployedRole, deployedRoles, TYPES } from "../../state/deployedRoles";
import { knownIdentity, type LastRoleIds } from "../../state/lastRoleIds";
import type { StackState, StateResource } from "./stackState";
import { plainValue } from "./stateValues";
import { isWritten } from "./writtenIntegration";

/** A role of a stack's state, and what the stack knows of its unique ID. */
export interface KnownRole extends DeployedRole {
  readonly resource: StateResource;
  readonly known: KnownIdentity;
}

/** The roles of some states, each with the outputs of its own stack, which may be a shard. */
export function knownRoles(states: readonly Pick<StackState, "resources">[]): readonly KnownRole[] {
  return states.flatMap(({ resources }) => {
    const last = lastRoleIdsOf(resources);
    return resources.flatMap((resource) =>
      deployedRoles([resource]).map((role) => ({
        ...role,
        resource,
        known: knownIdentity(role, last),
      })),
    );
  });
}

/** The roles that are not on their way out of the state because another took their place. */
export function liveRoles(roles: readonly KnownRole[]): readonly KnownRole[] {
  return roles.filter(({ resource }) => resource.delete !== true);
}

/**
 * What the last run exported of the IDs of its roles. Where a program makes the integration by the
 * component's own arguments, the component says it: the program may export what it likes.
 */
export function lastRoleIdsOf(resources: readonly StateResource[]): LastRoleIds {
  const root = resources.find(({ type }) => type === TYPES.stack);
  const { outputs = {} } = resources.find(isWritten) ?? root ?? {};
  const { roleName, roleIds, formerRoleIds } = outputs;
  const ofAccounts = Object.entries(recordOf(plainValue(formerRoleIds)));
  const lastName = textOf(plainValue(roleName));
  return {
    ...(lastName === undefined ? {} : { roleName: lastName }),
    roleIds: textsOf(plainValue(roleIds)),
    formerRoleIds: Object.fromEntries(ofAccounts.map(([id, ids]) => [id, textsOf(ids)])),
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(recordOf(value)).map(
    ([key, value]) => [key, textOf(value)] as const,
  );
  return Object.fromEntries(
    texts.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])),
  );
}
