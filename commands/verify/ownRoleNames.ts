import { deployedRoles } from "../../state/deployedRoles";
import { resourcesOf } from "../stack/environment";
import type { VerifiedStack } from "./verifiedStack";

/**
 * Account ID → the names of the roles there that are, or were to be, the stack's own: of its state, of its
 * last update, and those still to be removed. One of a former name goes with the next update, after the
 * new one is made.
 */
export function ownRoleNames({
  removals,
  deployed,
}: Pick<VerifiedStack, "removals" | "deployed">): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (accountId: string, name: string) => {
    names.set(accountId, (names.get(accountId) ?? new Set()).add(name));
  };
  for (const { accountId, name } of removals) add(accountId, name);
  if (deployed === undefined) return names;
  for (const role of deployedRoles(resourcesOf(deployed.states)))
    add(role.accountId, role.roleName);
  const { outputs } = deployed.stack;
  for (const accountId of outputs?.accounts ?? []) add(accountId, outputs?.roleName ?? "");
  return names;
}
