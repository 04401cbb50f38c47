import type { DeployedStackSet, DeploymentTargets } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import {
  type Organization,
  type OrganizationalUnit,
  unitsWithin,
} from "../../organization/organization";

/** Why a StackSet cannot be changed in place as asked for; undefined if it can. */
export function reasonToMakeAnew(
  last: DeployedStackSet,
  next: DeployedStackSet,
  { root }: Organization,
): string | undefined {
  const fixed = ["name", "region"] as const;
  const changed = fixed.find((key) => last[key] !== next[key]);
  if (changed !== undefined) {
    return `stackSet.${changed} changes, which AWS and its plugin can only do by making the StackSet anew`;
  }
  if (isExactChange(last.deploymentTargets, next.deploymentTargets, root)) return undefined;
  // The switch itself is changed in place (terraform-provider-aws, stack_set.go, auto_deployment).
  return last.autoDeployment !== next.autoDeployment
    ? "stackSet.autoDeployment changes, and with it whether its accounts are named one by one, which the AWS plugin can only do by deleting the instances first"
    : "its organizational units, or whether accounts in them are left out, change in a way that the AWS plugin can only do by deleting the instances first";
}

/**
 * Whether a change of deployment targets touches only the accounts that join and leave. Otherwise the
 * AWS plugin deletes instances and makes them again: it deletes by unit what left the list of units,
 * before it deploys to what joined it; it deletes by account only within the units that stay; and it
 * cannot change whether there is a filter.
 */
export function isExactChange(
  last: DeploymentTargets,
  next: DeploymentTargets,
  root: OrganizationalUnit,
): boolean {
  if ((last.accounts === undefined) !== (next.accounts === undefined)) return false;
  const gone = last.organizationalUnitIds.filter((id) => !next.organizationalUnitIds.includes(id));
  if (next.accounts !== undefined) return gone.length === 0;
  const family = new Set(gone.flatMap((id) => relativesOf(id, root)));
  return !next.organizationalUnitIds.some((id) => family.has(id));
}

/** The unit itself, the units around it and the units in it; none of a unit that is gone. */
function relativesOf(id: string, root: OrganizationalUnit): readonly string[] {
  const units = unitsWithin(root);
  const around = units.filter((unit) => unitsWithin(unit).some((inner) => inner.id === id));
  const inside = units.filter((unit) => unit.id === id).flatMap(unitsWithin);
  return [...around, ...inside].map((unit) => unit.id);
}

/**
 * Lets roles be deleted and made again only in as many accounts as an update may remove them from.
 *
 * @param accounts - in how many accounts
 * @throws StackSetError saying how many, why, and the way to allow it
 */
export function refuseSurprisingInterruption(
  reason: string,
  accounts: number,
  limit: number,
  stack: string,
): void {
  if (accounts <= limit) return;
  const setting = "maxRemovals";
  throw new StackSetError(
    [
      `This would delete the role in ${accounts} accounts and make it again, because ${reason}. ` +
        `One update may remove it from ${limit} (${setting}). Nothing was touched.`,
      "One update deletes the roles at its end, and the next makes them. Until then Authomize cannot read these accounts; nothing else depends on it. " +
        `To go on: npx pulumi config set ${setting} ${accounts} --stack ${stack}, then twice: npx pulumi up --stack ${stack}, ` +
        `and afterwards: npx pulumi config rm ${setting} --stack ${stack}`,
    ].join("\n\n"),
  );
}
