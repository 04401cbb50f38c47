import { roleArn } from "../contract/arns";
import type { AccessibleAccount } from "../organization/accountAccess";
import { deployedRoles, deployedUsers, type DeployedRole } from "../organization/deployedRoles";
import type { SurveyQuestion } from "./survey";

/** A role that is to be removed, and cannot be. */
export interface HeldRemoval {
  readonly account: AccessibleAccount;
  readonly arn: string;
  /** What AWS said, or what was found there. */
  readonly reason: string;
}

/**
 * The roles in the stack's state that are not asked for any more: those of accounts that are not
 * enrolled, and those of an older name. A role that a step of a move removes is not among them.
 */
export function rolesToRemove({
  settings,
  rollout,
  resources,
}: SurveyQuestion): readonly DeployedRole[] {
  const enrolled = new Set(settings.accounts.map(({ id }) => id));
  const leaving = rollout.kind === "moving" ? rollout.leaving : [];
  return deployedRoles(resources ?? []).filter(
    ({ accountId, roleName }) =>
      !(enrolled.has(accountId) && roleName === settings.roleName) && !leaving.includes(accountId),
  );
}

/**
 * What was to be removed and is still there: what an earlier run has left in the state, and what this
 * run cannot remove.
 *
 * @returns ARNs of roles and users, sorted
 */
export function incompleteRemovals(
  question: SurveyQuestion,
  held: readonly HeldRemoval[],
): readonly string[] {
  const { last, resources } = question;
  const kept = new Set([...Object.values(last.roleArns ?? {}), last.legacyUserArn]);
  const roles = rolesToRemove(question).map((role) => roleArn(role.accountId, role));
  const users = deployedUsers(resources ?? []).map(({ arn }) => arn);
  const leftBehind = [...roles, ...users].filter((arn) => !kept.has(arn));
  return [...new Set([...leftBehind, ...held.map(({ arn }) => arn)])].sort();
}

/**
 * What an operator is told of removals that cannot be done.
 *
 * @param held - at least one
 * @param stack - the stack's name, for the commands
 */
export function describeHeldRemovals(held: readonly HeldRemoval[], stack: string): string {
  const accounts = [...new Set(held.map(({ account }) => account.id))].sort();
  return [
    `${held.length === 1 ? "1 role is" : `${held.length} roles are`} to be removed and cannot be. No role is removed in this run; what is asked for is deployed.`,
    ...held.map(({ account, arn, reason }) => {
      const name = account.name === undefined ? "" : ` (${account.name})`;
      return `  ${account.id}${name}: ${arn}, by the role ${account.accessRoleName}\n    ${reason}`;
    }),
    "Until it is gone Authomize can still assume such a role. Mend the access to the account, then run this again; or, if the account is closed, " +
      `or the role is not this stack's any more: ${accounts.map((id) => `npx authomize forget ${id} --stack ${stack}`).join("; ")}.`,
  ].join("\n\n");
}
