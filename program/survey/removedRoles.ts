import type { Account } from "../../config/settings";
import { type NamedRole, roleArn } from "../../contract/arns";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { named } from "../../errors";
import type { Update } from "../../organization/update";
import type { Rollout } from "../../rollout/plan/rollout";
import { type DeployedRole, deployedRoles } from "../../state/deployedRoles";
import { incompleteRemovals } from "../../state/incompleteRemovals";
import { interruptedRoles } from "../../state/interruptedRoles";
import type { EnvironmentCommands } from "./foreignRoles";

/** A role that is to be removed, and cannot be. */
export interface HeldRemoval {
  readonly account: Account;
  readonly arn: string;
  /** What AWS said, or what was found there. */
  readonly reason: string;
}

/**
 * The roles in the stack's state that are not asked for any more: those of accounts that are not
 * enrolled, and those of an older name. A role that a step of a move removes is not among them.
 */
export function rolesToRemove(
  { settings, resources }: Update,
  rollout: Rollout,
): readonly DeployedRole[] {
  const enrolled = new Set(settings.accounts.map(({ id }) => id));
  const leaving = rollout.kind === "moving" ? rollout.leaving : [];
  return deployedRoles(resources ?? []).filter(
    ({ accountId, roleName }) =>
      !(enrolled.has(accountId) && roleName === settings.roleName) && !leaving.includes(accountId),
  );
}

/**
 * The roles that an interrupted run may have left in AWS without writing them down, and that are not
 * asked for.
 */
export function rolesLeftByInterruption({ settings, resources }: Update): readonly NamedRole[] {
  const enrolled = new Set(settings.accounts.map(({ id }) => id));
  return interruptedRoles(resources ?? []).filter(
    ({ accountId, roleName }) => !(enrolled.has(accountId) && roleName === settings.roleName),
  );
}

/**
 * What was to be removed and is still there: what an earlier run has left in the state, and what this
 * run cannot remove.
 *
 * @param held - the ARNs of what this run cannot remove
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
 * @param stack - the stack's name, for the commands
 */
export function describeHeldRemovals(held: readonly HeldRemoval[], stack: string): string {
  const accounts = [...new Set(held.map(({ account }) => account.id))].sort();
  return [
    `${held.length === 1 ? "1 role is" : `${held.length} roles are`} to be removed and cannot be. No role is removed in this run; what is asked for is deployed.`,
    ...held.map(({ account, arn, reason }) => {
      return `  ${named(account)}: ${arn}, by the role ${account.accessRoleName}\n    ${reason}`;
    }),
    "Until it is gone Authomize can still assume such a role. Mend the access to the account, then run this again; or, if the account is closed, " +
      `or the role is not this stack's any more: ${accounts.map((id) => `npx authomize forget ${id} --stack ${stack}`).join("; ")}.`,
  ].join("\n\n");
}

/**
 * The message about roles that an interrupted run has left in AWS.
 *
 * @param arns - at least one
 * @param commands - of the stack's environment
 */
export function describeInterruptedRoles(
  arns: readonly string[],
  { environment, deploy }: EnvironmentCommands,
): string {
  return [
    `An interrupted run has left ${arns.length === 1 ? "a role" : `${arns.length} roles`} that the stack's state does not know, and that is not asked for any more. No role is removed in this run.`,
    ...arns.map((arn) => `  ${arn}`),
    `This takes it over, so that the run after that removes it: npx authomize adopt --import --stack ${environment}, then ${deploy}.`,
  ].join("\n\n");
}
