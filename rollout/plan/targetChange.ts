import type { DeploymentTargets } from "../../contract/stackSet";
import { type OrganizationalUnit, unitsWithin } from "../../organization/organization";

/**
 * Whether a change of deployment targets touches only the accounts that come and go. Everywhere else
 * the instances are deleted and made again, because that is what the AWS plugin can do: it deletes
 * by unit what left the list of units, before it deploys to what joined it; it deletes by account
 * only within the units that stay; and it cannot change whether there is a filter.
 *
 * @param last - what the last update deployed to; absent before the first
 */
export function isExactChange(
  last: DeploymentTargets | undefined,
  next: DeploymentTargets,
  root: OrganizationalUnit,
): boolean {
  if (last === undefined) return true;
  if ((last.accounts === undefined) !== (next.accounts === undefined)) return false;
  const gone = difference(last.organizationalUnitIds, next.organizationalUnitIds);
  if (next.accounts !== undefined) return gone.length === 0;
  const family = new Set(gone.flatMap((id) => relativesOf(id, root)));
  return !next.organizationalUnitIds.some((id) => family.has(id));
}

function difference(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((id) => !other.includes(id));
}

/** The units around a unit and the units in it. A unit that is gone has none. */
function relativesOf(id: string, root: OrganizationalUnit): readonly string[] {
  return unitsWithin(root)
    .filter((unit) => {
      const within = unitsWithin(unit).map((inner) => inner.id);
      return within.includes(id) || isWithin(id, unit, root);
    })
    .map((unit) => unit.id);
}

function isWithin(id: string, unit: OrganizationalUnit, root: OrganizationalUnit): boolean {
  const outer = unitsWithin(root).find((candidate) => candidate.id === id);
  return outer !== undefined && unitsWithin(outer).some((inner) => inner.id === unit.id);
}
