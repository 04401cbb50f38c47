import { lastRoleIdsOf, knownRoles } from "../stack/knownRoles";
import type { StackResources, StateResource } from "../stack/stackState";

/**
 * The outputs of a stack that gets roles of other stacks, with what the last run of each has exported of
 * AWS's unique IDs: without them a role that somebody made anew, and a refresh has brought into the
 * state, would pass for the stack's own. Stacks of an older version have none.
 */
export function withRoleIds(root: StateResource, states: readonly StackResources[]): StateResource {
  const known = knownRoles(states).flatMap(({ accountId, roleName, known: { lastRun } }) =>
    lastRun === undefined ? [] : [{ accountId, roleName, id: lastRun }],
  );
  if (known.length === 0) return root;
  const { roleName: asked } = lastRoleIdsOf([root]);
  const roleIds: Record<string, string> = {};
  const formerRoleIds: Record<string, Readonly<Record<string, string>>> = {};
  for (const { accountId, roleName, id } of known) {
    if (roleName === asked) roleIds[accountId] = id;
    else formerRoleIds[accountId] = { ...formerRoleIds[accountId], [roleName]: id };
  }
  return { ...root, outputs: { ...root.outputs, roleIds, formerRoleIds } };
}
