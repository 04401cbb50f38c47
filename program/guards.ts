import type { EnrolledSettings } from "../config/settings";
import { otherRoleName } from "../contract/otherRoleName";
import type { StackOutputs } from "../contract/stackOutputs";
import { counted, OperatorError } from "../errors";
import {
  refuseSurprisingRemovals,
  type Removals,
  removalsOf,
  type ReplacedRole,
  replacedRoles,
} from "../organization/removals";
import type { Update } from "../organization/update";
import { type DeployedRole, deployedRoles, hasGeneratedExternalId } from "../state/deployedRoles";

/**
 * Refuses an update that would take from the vendor or the operator what nobody has asked to take.
 *
 * @returns from which accounts the update removes the role, and from how many it may
 * @throws OperatorError naming each account or setting, and the way to allow it
 */
export function refuseUnsafeChanges(update: Update): Removals {
  const { chosen, settings, enrolment, part, last, resources = [], stack } = update;
  const deployed = deployedRoles(resources);
  refuseMovedRoles(settings, deployed, stack);
  // Every other shard takes the external ID from the first.
  if (part.kind === "whole" || (part.kind === "shard" && part.shard === 0)) {
    refuseLostExternalId(settings, last, hasGeneratedExternalId(resources), stack);
  }
  // A move between the rollouts refuses another name by itself, and says what to do first.
  const isMove = last.rollout === "moving" || (last.rollout ?? "accounts") !== chosen.rollout;
  const replaced = isMove
    ? []
    : [...replacedByStackSet(update), ...replacedDirectly(update, deployed)];
  const removals = removalsOf(enrolment.plan, last.accounts ?? [], chosen.maxRemovals, replaced);
  refuseSurprisingRemovals(enrolment.plan, removals, stack);
  return removals;
}

function replacedDirectly(
  { settings }: Update,
  deployed: readonly DeployedRole[],
): readonly ReplacedRole[] {
  const ids = settings.accounts.map(({ id }) => id);
  return replacedRoles(ids, settings.roleName, deployed);
}

/** A StackSet's roles are in no state of Pulumi; its template gives all of them their name. */
function replacedByStackSet({ settings, enrolment, last }: Update): readonly ReplacedRole[] {
  const { roleName, rollout, accounts = [] } = last;
  if (rollout !== "stackSet" || roleName === undefined || roleName === settings.roleName) return [];
  const members = accounts.filter((id) => id !== enrolment.managementAccount);
  const enrolled = new Set(settings.accounts.map(({ id }) => id));
  return members.filter((id) => enrolled.has(id)).map((accountId) => ({ accountId, roleName }));
}

/**
 * Allows a role to move to another path only together with another name. AWS knows one role of a name,
 * whatever its path, so that the only working role would have to go before the new one could be made.
 *
 * @param deployed - the roles that the stack's state has
 * @param stack - the stack's name, for the command
 * @throws OperatorError naming the accounts
 */
export function refuseMovedRoles(
  { accounts, roleName, rolePath }: EnrolledSettings,
  deployed: readonly DeployedRole[],
  stack: string,
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
      `authomize-aws:rolePath: "${rolePath}" cannot be changed alone: the role ${roleName} has the path ${first.rolePath} in ` +
        `${counted(moved.length, "account")}, and AWS allows no second role of that name at another path. ` +
        "It would have to be deleted before the new one could be made. Nothing was touched.",
      moved.map(({ accountId }) => `  ${accountId}`).join("\n"),
      `Keep the path: npx pulumi config set authomize-aws:rolePath ${first.rolePath} --stack ${stack}; ` +
        `or give the role another name as well: npx pulumi config set authomize-aws:roleName ${otherRoleName(roleName)} --stack ${stack}.`,
    ].join("\n\n"),
  );
}

/**
 * Lets no generated external ID take the place of one that the operator has set and the vendor knows.
 *
 * @param last - what the last update left
 * @param isGenerated - whether the stack's external ID was generated before
 * @param stack - the stack's name, for the command
 * @throws OperatorError naming the ways out
 */
export function refuseLostExternalId(
  { externalId }: EnrolledSettings,
  last: Partial<StackOutputs>,
  isGenerated: boolean,
  stack: string,
): void {
  if (externalId !== undefined || isGenerated || last.externalId === undefined) return;
  throw new OperatorError(
    "authomize-aws:externalId is not set any more. A generated one would take its place in every account, and Authomize would be locked out of all. " +
      "Nothing was touched. Set the External ID of Authomize's dialog again: " +
      `npx pulumi config set authomize-aws:externalId <External ID> --stack ${stack} ` +
      `(the roles have the one that npx pulumi stack output externalId --show-secrets --stack ${stack} prints).`,
  );
}
