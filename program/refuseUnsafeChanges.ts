import type { NamedRole } from "../contract/arns";
import { otherRoleName } from "../contract/reservedRoleNames";
import { counted, OperatorError } from "../errors";
import {
  refuseSurprisingRemovals,
  type Removals,
  removalsOf,
  replacedRoles,
} from "../organization/removalLimit";
import type { Update } from "../organization/update";
import { membersOf } from "../rollout/plan/planStackSet";
import { type DeployedRole, deployedRoles, hasGeneratedExternalId } from "../state/deployedRoles";

/**
 * Refuses an update that would break the access of accounts without the operator's consent.
 *
 * @returns from which accounts the update removes the role, and from how many it may
 * @throws OperatorError naming each account or setting, and the way to allow it
 */
export function refuseUnsafeChanges(update: Update): Removals {
  const { chosen, settings, enrolment, part, last, resources = [], environment } = update;
  const deployed = deployedRoles(resources);
  refuseMovedRoles(update, deployed);
  // Every other shard takes the external ID from the first.
  if (part.kind === "whole" || (part.kind === "shard" && part.shard === 0)) {
    refuseLostExternalId(update);
  }
  // A move between the rollouts refuses another name with a message of its own (settingsInMove.ts).
  const isMove = last.rollout === "moving" || (last.rollout ?? "accounts") !== chosen.rollout;
  const ids = settings.accounts.map(({ id }) => id);
  const replaced = isMove
    ? []
    : [...replacedByStackSet(update), ...replacedRoles(ids, settings.roleName, deployed)];
  const removals = removalsOf(enrolment.plan, last.accounts ?? [], chosen.maxRemovals, replaced);
  refuseSurprisingRemovals(enrolment.plan, removals, environment);
  return removals;
}

/** A StackSet's roles are not in Pulumi's state; its template gives all of them the same name. */
function replacedByStackSet({ settings, enrolment, last }: Update): readonly NamedRole[] {
  const { roleName, rollout } = last;
  if (rollout !== "stackSet" || roleName === undefined || roleName === settings.roleName) return [];
  const enrolled = new Set(settings.accounts.map(({ id }) => id));
  return membersOf(last, enrolment.managementAccount)
    .filter((id) => enrolled.has(id))
    .map((accountId) => ({ accountId, roleName }));
}

/** AWS has one role of a name, whatever its path: the old one would be deleted before the new one is made. */
function refuseMovedRoles(
  { settings: { accounts, roleName, rolePath }, environment: stack }: Update,
  deployed: readonly DeployedRole[],
): void {
  const enrolled = new Set(accounts.map(({ id }) => id));
  const moved = deployed.filter(
    (role) =>
      enrolled.has(role.accountId) &&
      role.roleName === roleName &&
      role.rolePath !== "" &&
      role.rolePath !== rolePath,
  );
  const [first] = moved;
  if (first === undefined) return;
  throw new OperatorError(
    [
      `rolePath: "${rolePath}" cannot be changed alone: the role ${roleName} has the path ${first.rolePath} in ` +
        `${counted(moved.length, "account")}, and AWS allows no second role of that name at another path. ` +
        "It would have to be deleted before the new one could be made. Nothing was touched.",
      moved.map(({ accountId }) => `  ${accountId}`).join("\n"),
      `Keep the path: npx pulumi config set rolePath ${first.rolePath} --stack ${stack}; ` +
        `or give the role another name as well: npx pulumi config set roleName ${otherRoleName(roleName)} --stack ${stack}.`,
    ].join("\n\n"),
  );
}

/** A generated external ID may not replace one that the operator has set and the vendor has. */
function refuseLostExternalId({
  settings,
  last,
  resources = [],
  environment: stack,
}: Update): void {
  if (settings.externalId !== undefined || last.externalId === undefined) return;
  if (hasGeneratedExternalId(resources)) return;
  throw new OperatorError(
    "externalId is not set any more. A generated one would take its place in every account, and Authomize would be locked out of all. " +
      "Nothing was touched. Set the External ID of Authomize's dialog again: " +
      `npx pulumi config set externalId <External ID> --stack ${stack} ` +
      `(the roles have the one that npx pulumi stack output externalId --show-secrets --stack ${stack} prints).`,
  );
}
