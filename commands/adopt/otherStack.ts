import { namesOf, retagCommand } from "../../contract/ownership";
import { OperatorError } from "../../errors";
import { forgetCommand } from "../../rollout/outcome/stackInstanceDeletion";
import { deployedRoles, deployedUsers } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf, shardsAmong } from "../stack/environment";
import { exportState, type StateResource } from "../stack/stackState";
import { stacksOfProject } from "../stack/workspace";

/**
 * Refuses to take over what the other stack still has, whose `destroy` would delete it. The other stack
 * may be of another project of the backend. One that was renamed to this stack is not there any more.
 */
export async function refuseWhileKept(owner: string, checked: CheckedStack): Promise<void> {
  const { project, stack: other } = namesOf(owner);
  const theirs = await resourcesOfOther(project, other);
  const roles = keptRoles(theirs, checked);
  const others = keptBesides(theirs, resourcesOf(checked.states));
  if (roles.length + others.length === 0) return;
  const what = roles.length === 0 ? others.join(" and ") : counted(roles.length);
  const commands = [
    ...roles.map(({ accountId }) => `  ${forgetCommand(accountId, other)}`),
    ...others.map((one) => `  npx pulumi state delete --stack ${other}, for ${one}`),
  ];
  throw new OperatorError(
    [
      `The stack ${other} of the project ${project} still has ${what}: its destroy would delete what is taken over. Nothing was touched. ` +
        `Take the accounts out of the settings of ${other}, then run there:`,
      commands.join("\n"),
      `Then again here, with the options of before: ${retagCommand(owner, checked.stack.name)}`,
    ].join("\n\n"),
  );
}

function counted(roles: number): string {
  return roles === 1 ? "this role" : `these ${roles} roles`;
}

/** What a stack and its shards have; nothing where there is no such stack. */
async function resourcesOfOther(project: string, other: string): Promise<readonly StateResource[]> {
  const stacks = await stacksOfProject(project);
  const own = stacks.has(other) ? [other] : [];
  const names = [...own, ...shardsAmong(new Set(stacks.keys()), other).sort()];
  const states = await Promise.all(names.map((name) => exportState(stacks.get(name) ?? name)));
  return resourcesOf(states);
}

/** Those of the other stack's roles that this one asks for, or has in its own state. */
function keptRoles(theirs: readonly StateResource[], { settings, states }: CheckedStack) {
  const own = deployedRoles(resourcesOf(states));
  return deployedRoles(theirs).filter(
    ({ accountId, roleName }) =>
      (roleName === settings.roleName && settings.accounts.some(({ id }) => id === accountId)) ||
      own.some((role) => role.accountId === accountId && role.roleName === roleName),
  );
}

/** The users and StackSets that both states have, as after one was copied. */
function keptBesides(
  theirs: readonly StateResource[],
  ours: readonly StateResource[],
): readonly string[] {
  const users = deployedUsers(theirs).filter(({ userId }) =>
    deployedUsers(ours).some((user) => userId !== "" && user.userId === userId),
  );
  const stackSets = stackSetsInState(theirs).filter(({ id }) =>
    stackSetsInState(ours).some((stackSet) => id !== undefined && stackSet.id === id),
  );
  return [
    ...users.map(({ arn }) => `the user ${arn}`),
    ...stackSets.map(({ name }) => `the StackSet ${name}`),
  ];
}
