import type { InstanceShortfall } from "../../contract/stackSet";
import { counted } from "../../errors";
import {
  forgetCommand,
  instanceDeletionCommand,
  type StackSetOfInstances,
} from "./stackInstanceDeletion";

/**
 * The messages about the accounts in which the role is not as it should be, or was left behind: what
 * can be mended is a failure, a suspended or closed account a warning, as nobody can assume a role there.
 */
export function describeShortfalls(
  shortfalls: readonly InstanceShortfall[],
  stackSet: StackSetOfInstances,
) {
  const isSuspended = ({ accountId }: InstanceShortfall) =>
    stackSet.plan.leftOut?.get(accountId)?.isActive === false;
  const suspended = shortfalls.filter((one) => one.isLeftBehind && isSuspended(one));
  const leftBehind = shortfalls.filter((one) => one.isLeftBehind && !isSuspended(one));
  const unfinished = shortfalls.filter(({ isLeftBehind }) => !isLeftBehind);
  const inoperable = unfinished.filter(({ state }) => state === "inoperable");
  const failed = unfinished.filter(({ state }) => state !== "inoperable");
  const failures = [
    ...(failed.length === 0 ? [] : [describeUnfinished(failed)]),
    ...(inoperable.length === 0 ? [] : [describeInoperable(inoperable, stackSet)]),
    ...(leftBehind.length === 0 ? [] : [describeLeftBehind(leftBehind, stackSet)]),
  ];
  return {
    failure: failures.length === 0 ? undefined : failures.join("\n\n"),
    warning: suspended.length === 0 ? undefined : describeSuspended(suspended, stackSet),
  };
}

function describeUnfinished(unfinished: readonly InstanceShortfall[]): string {
  const isUnderWay = unfinished.every(({ state }) => state === "working");
  return [
    `CloudFormation could not finish ${counted(unfinished.length, "account")}. All others are deployed.`,
    ...unfinished.map((instance) => `  ${instance.accountId}\n    ${reasonIn(instance)}`),
    isUnderWay
      ? "Run this again when that has ended."
      : "Mend it there, then run this again: it repeats the operation, which completes these accounts and touches no other.",
  ].join("\n\n");
}

const REASONS: Readonly<Partial<Record<InstanceShortfall["state"], string>>> = {
  missing: "it has no stack of the StackSet",
  working: "an operation of AWS is still under way there",
  skipped: "AWS skipped it, because the account was suspended at that time",
};

function reasonIn({ state, reason }: InstanceShortfall): string {
  return REASONS[state] ?? reason;
}

/**
 * "INOPERABLE: A DeleteStackInstances operation has failed and left the stack in an unstable state.
 * Stacks in this state are excluded from further UpdateStackSet operations. You might need to perform
 * a DeleteStackInstances operation, with RetainStacks set to true, to delete the stack instance, and
 * then delete the stack manually." (CloudFormation API reference, StackInstance)
 */
function describeInoperable(
  inoperable: readonly InstanceShortfall[],
  stackSet: StackSetOfInstances,
): string {
  const { name, region } = stackSet.plan.stackSet;
  return [
    `The StackSet ${name} has stacks that are INOPERABLE in ${counted(inoperable.length, "account")}: deleting them failed, and AWS leaves them out of every operation since. Running this again changes nothing there.`,
    ...inoperable.map(
      ({ accountId, reason }) =>
        `  ${accountId}\n    ${reason}\n    ${instanceDeletionCommand(accountId, stackSet, true)}`,
    ),
    `Run these commands. Each lets go of a stack and leaves it, and its role, where it is. Then, signed in to that account, mend what the reason names and delete the stack StackSet-${name}-… in ${region}, or its role. Run this again: it makes the role anew.`,
  ].join("\n\n");
}

/**
 * AWS deletes a stack only by a unit that its account is in at that time, and in an account that is
 * not active it deletes none; there it only deletes the instance (CloudFormation API reference,
 * DeploymentTargets; AWS re:Post, "delete a stack instance from a closed or suspended account").
 */
function describeLeftBehind(
  leftBehind: readonly InstanceShortfall[],
  stackSet: StackSetOfInstances,
): string {
  const retains = ({ accountId, state }: InstanceShortfall) =>
    state === "inoperable" || stackSet.plan.leftOut?.has(accountId) !== true;
  return [
    `The StackSet ${stackSet.plan.stackSet.name} has left its role in ${counted(leftBehind.length, "account")} that ${leftBehind.length === 1 ? "is" : "are"} not enrolled, where Authomize can still assume it. pulumi destroy fails until it is gone.`,
    ...leftBehind.map((one) => {
      const why = one.state === "inoperable" ? [`INOPERABLE: ${one.reason}`] : [];
      const command = instanceDeletionCommand(one.accountId, stackSet, retains(one));
      return [`  ${one.accountId}`, ...why, command].join("\n    ");
    }),
    "Run these commands, or enrol the accounts again; then run this again." +
      (leftBehind.some(retains)
        ? " --retain-stacks leaves the role where it is: delete it by hand in each account that it is for, as Authomize can still assume it there."
        : ""),
  ].join("\n\n");
}

function describeSuspended(
  suspended: readonly InstanceShortfall[],
  stackSet: StackSetOfInstances,
): string {
  const { stack, plan } = stackSet;
  return [
    `The StackSet ${plan.stackSet.name} has stacks in ${counted(suspended.length, "account")} that ${suspended.length === 1 ? "is" : "are"} suspended or closed. AWS skips them, and nobody can assume a role there; nothing has to be done.`,
    "AWS deletes no StackSet that has a stack left, though. Before pulumi destroy, or a move away from the StackSet, let go of them:",
    ...suspended.map(({ accountId }) => `  ${forgetCommand(accountId, stack)}`),
  ].join("\n");
}

/**
 * The message about accounts that hold up a move.
 *
 * @param accountIds - at least one
 * @param failed - the shortfalls of some of them
 */
export function describeHeldMove(
  accountIds: readonly string[],
  failed: readonly InstanceShortfall[],
  stackSet: StackSetOfInstances,
): string {
  const held = failed.filter(({ accountId }) => accountIds.includes(accountId));
  const inoperable = held.filter(({ state }) => state === "inoperable");
  const reasonOf = (id: string) =>
    held.filter(({ accountId }) => accountId === id).map((one) => reasonIn(one));
  return [
    `The move goes no further: the StackSet did not leave the role as it should be in ${counted(accountIds.length, "account")}. No further role is removed.`,
    accountIds.map((id) => [`  ${id}`, ...reasonOf(id)].join("\n    ")).join("\n"),
    ...(inoperable.length === 0 ? [] : [describeInoperable(inoperable, stackSet)]),
    "The StackSet's operations in the CloudFormation console tell why. Mend it there, then run this again: it repeats the operation, and goes on.",
  ].join("\n\n");
}
