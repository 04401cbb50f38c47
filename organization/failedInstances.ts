import type { StackSetSettings } from "../config/settings";
import type { StackInstance } from "../contract/stackSet";
import type { StackSetPlan } from "./stackSetRollout";

/** Whose instances are told of, and where they are. */
export interface StackSetOfInstances {
  readonly plan: StackSetPlan;
  readonly callAs: StackSetSettings["callAs"];
}

/**
 * What an operator is told of the accounts in which a StackSet did not leave the role as it should be,
 * and of those in which it left one behind.
 *
 * @param shortfalls - at least one
 */
export function describeShortfalls(
  shortfalls: readonly StackInstance[],
  stackSet: StackSetOfInstances,
): string {
  const leftBehind = shortfalls.filter(({ state }) => state === "leftBehind");
  const unfinished = shortfalls.filter(({ state }) => state !== "leftBehind");
  return [
    ...(unfinished.length === 0 ? [] : [describeUnfinished(unfinished)]),
    ...(leftBehind.length === 0 ? [] : [describeLeftBehind(leftBehind, stackSet)]),
  ].join("\n\n");
}

function describeUnfinished(unfinished: readonly StackInstance[]): string {
  return [
    unfinished.length === 1
      ? "CloudFormation could not finish 1 account. All others are deployed."
      : `CloudFormation could not finish ${unfinished.length} accounts. All others are deployed.`,
    ...unfinished.map((instance) => `  ${instance.accountId}\n    ${reasonIn(instance)}`),
    "Mend it there, then run this again: it repeats the operation, which completes these accounts and touches no other.",
  ].join("\n\n");
}

function reasonIn({ state, reason }: StackInstance): string {
  if (state === "missing") return "it has no stack of the StackSet";
  return state === "working" ? "an operation of AWS is still under way there" : reason;
}

/**
 * AWS deletes a stack only by a unit that its account is in at that time, and in an account that is
 * not active it deletes none; there it only lets go of it (CloudFormation API reference,
 * DeploymentTargets; AWS re:Post, "delete a stack instance from a closed or suspended account").
 */
function describeLeftBehind(
  leftBehind: readonly StackInstance[],
  stackSet: StackSetOfInstances,
): string {
  const count = leftBehind.length === 1 ? "1 account" : `${leftBehind.length} accounts`;
  return [
    `The StackSet ${stackSet.plan.stackSet.name} has left its role in ${count} that ${leftBehind.length === 1 ? "is" : "are"} not enrolled, where Authomize can still assume it. pulumi destroy fails until it is gone.`,
    ...leftBehind.map(
      ({ accountId }) => `  ${accountId}\n    ${deletionCommand(accountId, stackSet)}`,
    ),
    "Run these commands, or enrol the accounts again; then run this again. --retain-stacks leaves the role where it is: in an account that is closed nobody can assume it; in one that has left the organization, delete it by hand.",
  ].join("\n\n");
}

function deletionCommand(accountId: string, { plan, callAs }: StackSetOfInstances): string {
  const { name, region, deploymentTargets } = plan.stackSet;
  const account = plan.leftOut?.get(accountId);
  const unit = account?.unitId ?? deploymentTargets.organizationalUnitIds[0] ?? "";
  return [
    `aws cloudformation delete-stack-instances --stack-set-name ${name} --region ${region} --regions ${region}`,
    `--deployment-targets OrganizationalUnitIds=${unit},Accounts=${accountId},AccountFilterType=INTERSECTION`,
    account?.isActive === true ? "--no-retain-stacks" : "--retain-stacks",
    ...(callAs === "SELF" ? [] : [`--call-as ${callAs}`]),
  ].join(" ");
}

/**
 * What an operator is told when a step of a move left accounts behind, so that it goes no further.
 *
 * @param accountIds - the accounts, 12 digits each; at least one
 * @param failed - what AWS tells of some of them
 */
export function describeHeldMove(
  accountIds: readonly string[],
  failed: readonly StackInstance[],
): string {
  const reasonOf = (id: string) => failed.find(({ accountId }) => accountId === id)?.reason;
  return [
    `The move goes no further: the StackSet did not leave the role as it should be in ${accountIds.length === 1 ? "1 account" : `${accountIds.length} accounts`}. No further role is removed.`,
    accountIds
      .map((id) => [`  ${id}`, reasonOf(id)].filter((line) => line !== undefined).join("\n    "))
      .join("\n"),
    "The StackSet's operations in the CloudFormation console tell why. Mend it there, then run this again: it repeats the operation, and goes on.",
  ].join("\n\n");
}
