import type { Account } from "../../config/settings";
import { type NamedRole, roleArn } from "../../contract/arns";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { OWNER_TAG } from "../../contract/ownership";
import { named } from "../../errors";
import type { Update } from "../../organization/update";
import type { Rollout } from "../../rollout/plan/rollout";
import { type DeployedRole, deployedRoles, notAskedFor } from "../../state/deployedRoles";
import { incompleteRemovals } from "../../state/incompleteRemovals";
import { interruptedRoles } from "../../state/interruptedRoles";
import { deployCommand } from "./foreignRoles";
import type { ForeignRole, FoundRole } from "./roleSurvey";

/** A role that is to be removed and cannot be, with what AWS said or what was found there. */
interface HeldRemoval {
  readonly account: Account;
  readonly arn: string;
  readonly reason: string;
}

/** Those of the roles to be removed that cannot be. */
export function heldRemovals(found: readonly FoundRole[]): readonly HeldRemoval[] {
  return found.flatMap((each) => {
    if (each.kind !== "unreachable" && each.kind !== "foreign") return [];
    const { account, role } = each;
    const reason = each.kind === "unreachable" ? each.reason : whyForeign(each);
    return [{ account, arn: roleArn(role.accountId, role), reason }];
  });
}

function whyForeign({ isRetagged, owner = "" }: ForeignRole): string {
  return isRetagged
    ? `Its tag ${OWNER_TAG} says that it belongs to the stack ${owner}.`
    : "The role there is another one, which this stack did not make.";
}

/**
 * The roles in the stack's state that are not asked for any more: those of accounts that are not
 * enrolled, and those of an older name. A role that a step of a move removes is not among them.
 */
export function rolesToRemove(update: Update, rollout: Rollout): readonly DeployedRole[] {
  const leaving = rollout.kind === "moving" ? rollout.leaving : [];
  const removed = notAskedFor(deployedRoles(update.resources ?? []), update.settings);
  return removed.filter(({ accountId }) => !leaving.includes(accountId));
}

/** The roles that an interrupted run may have left in AWS and not in the state, and that are not asked for. */
export function rolesLeftByInterruption(update: Update): readonly NamedRole[] {
  return notAskedFor(interruptedRoles(update.resources ?? []), update.settings);
}

/**
 * What was to be removed and is still there.
 *
 * @param held - the ARNs of what this run cannot remove, besides what earlier runs left in the state
 * @returns ARNs of roles and users, sorted
 */
export function namedRemovals(
  { last, resources, settings, stack }: Update,
  held: readonly string[],
): readonly string[] {
  const user = legacyUserAccount(settings);
  const kept = new Set([
    ...Object.values(last.roleArns ?? {}),
    ...settings.accounts.map(({ id }) => roleArn(id, settings)),
    ...(last.legacyUserArn === undefined ? [] : [last.legacyUserArn]),
    ...(user === undefined ? [] : [legacyUserArn(user, stack)]),
  ]);
  const left = incompleteRemovals(resources ?? [], kept).map(({ arn }) => arn);
  return [...new Set([...left, ...held])].sort();
}

/**
 * The message about removals that cannot be done.
 *
 * @param held - at least one
 * @param environment - the stack's name, or the environment's of a shard, for the commands
 */
export function describeHeldRemovals(held: readonly HeldRemoval[], environment: string): string {
  const accounts = [...new Set(held.map(({ account }) => account.id))].sort();
  return [
    `${held.length === 1 ? "1 role is" : `${held.length} roles are`} to be removed and cannot be. No role is removed in this run; what is asked for is deployed.`,
    ...held.map(({ account, arn, reason }) => {
      return `  ${named(account)}: ${arn}, by the role ${account.accessRoleName}\n    ${reason}`;
    }),
    "Until it is gone Authomize can still assume such a role. Mend the access to the account, then run this again; or, if the account is closed, " +
      `or the role is not this stack's any more: ${accounts.map((id) => `npx authomize forget ${id} --stack ${environment}`).join("; ")}.`,
  ].join("\n\n");
}

/**
 * The message about roles that an interrupted run has left in AWS.
 *
 * @param arns - at least one
 */
export function describeInterruptedRoles(arns: readonly string[], update: Update): string {
  return [
    `An interrupted run has left ${arns.length === 1 ? "a role" : `${arns.length} roles`} that the stack's state does not know, and that is not asked for any more. No role is removed in this run.`,
    ...arns.map((arn) => `  ${arn}`),
    `This takes it over, so that the run after that removes it: npx authomize adopt --import --stack ${update.environment}, then ${deployCommand(update)}.`,
  ].join("\n\n");
}
