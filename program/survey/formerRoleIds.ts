import type { StackOutputs } from "../../contract/stackOutputs";
import type { FoundRole } from "./roleSurvey";

/** Account ID → role name → AWS's unique ID, of roles that are not asked for any more. */
export type FormerRoleIds = NonNullable<StackOutputs["formerRoleIds"]>;

/**
 * The unique IDs of the roles that this run is to remove. Each is exported before the engine tries the
 * removal: where that fails, the next run has to know it from one that somebody made anew since, which
 * a refresh may have written into the state by then.
 */
export function formerRoleIds(removed: readonly FoundRole[]): FormerRoleIds {
  const byAccount = new Map<string, Readonly<Record<string, string>>>();
  for (const found of removed) {
    const { accountId, roleName } = found.role;
    const id = idOf(found);
    if (id === undefined) continue;
    byAccount.set(accountId, { ...byAccount.get(accountId), [roleName]: id });
  }
  return Object.fromEntries(byAccount);
}

/** The state's word counts only where AWS has that very role and it is the stack's own. */
function idOf({ kind, deployed, lastRoleId }: FoundRole): string | undefined {
  if (kind !== "own" || deployed === undefined || deployed.roleId === "") return lastRoleId;
  return deployed.roleId;
}
