import type { StackSetSettings } from "../../config/settings";
import type { DeployedStackSet } from "../../contract/stackSet";
import type { LeftOutAccount, StackSetPlan } from "../plan/planStackSet";

/** One instance that a StackSet is to let go of. */
export interface StackInstanceDeletion {
  readonly stackSet: Pick<DeployedStackSet, "name" | "region">;
  readonly accountId: string;
  /** The organizational unit, or the root, that the account is in: AWS works on none outside of it. */
  readonly unitId: string;
  /** Whether its stack, and the role with it, stays where it is. */
  readonly retainsStack: boolean;
  readonly callAs: StackSetSettings["callAs"];
}

/** The StackSet whose instances a message is about. */
export interface StackSetOfInstances {
  readonly plan: Pick<StackSetPlan, "stackSet" | "leftOut">;
  readonly callAs: StackSetSettings["callAs"];
  /** The stack's name. */
  readonly stack: string;
}

/** The account, where it is in the organization and not enrolled. */
export function leftOutAccount(
  accountId: string,
  { plan }: StackSetOfInstances,
): LeftOutAccount | undefined {
  return plan.leftOut?.get(accountId);
}

/** The command that has a StackSet let go of its instance in an account. */
export function letGoCommand(
  accountId: string,
  stackSet: StackSetOfInstances,
  retainsStack: boolean,
): string {
  const { organizationalUnitIds } = stackSet.plan.stackSet.deploymentTargets;
  return deletionCommand({
    stackSet: stackSet.plan.stackSet,
    accountId,
    unitId: leftOutAccount(accountId, stackSet)?.unitId ?? organizationalUnitIds[0] ?? "",
    retainsStack,
    callAs: stackSet.callAs,
  });
}

/** The AWS CLI's command for a deletion. */
export function deletionCommand(deletion: StackInstanceDeletion): string {
  const { stackSet, accountId, unitId, retainsStack, callAs } = deletion;
  const { name, region } = stackSet;
  return [
    `aws cloudformation delete-stack-instances --stack-set-name ${name} --region ${region} --regions ${region}`,
    `--deployment-targets OrganizationalUnitIds=${unitId},Accounts=${accountId},AccountFilterType=INTERSECTION`,
    retainsStack ? "--retain-stacks" : "--no-retain-stacks",
    ...(callAs === "SELF" ? [] : [`--call-as ${callAs}`]),
  ].join(" ");
}

/** The command that drops an account that is suspended or closed from state and StackSet. */
export function forgetCommand(accountId: string, stack: string): string {
  return `npx authomize forget ${accountId} --stack ${stack}`;
}
