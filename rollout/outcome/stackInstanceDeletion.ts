import type { StackSetSettings } from "../../config/settings";
import type { DeployedStackSet } from "../../contract/stackSet";
import type { StackSetPlan } from "../plan/planStackSet";

/** A stack instance to be deleted. */
export interface StackInstanceDeletion {
  readonly stackSet: Pick<DeployedStackSet, "name" | "region">;
  readonly accountId: string;
  /** The organizational unit, or the root, that the account is in: AWS works on no account outside of it. */
  readonly unitId: string;
  /** Whether its CloudFormation stack, and the role with it, stays. */
  readonly retainsStack: boolean;
  readonly callAs: StackSetSettings["callAs"];
}

/** The StackSet whose instances a message is about. */
export interface StackSetOfInstances {
  readonly plan: Pick<StackSetPlan, "stackSet" | "leftOut">;
  readonly callAs: StackSetSettings["callAs"];
  readonly stack: string;
}

/** The AWS CLI's command that deletes a StackSet's instance in an account. */
export function instanceDeletionCommand(
  accountId: string,
  { plan: { stackSet, leftOut }, callAs }: StackSetOfInstances,
  retainsStack: boolean,
): string {
  const [firstUnitId = ""] = stackSet.deploymentTargets.organizationalUnitIds;
  const unitId = leftOut?.get(accountId)?.unitId ?? firstUnitId;
  return deletionCommand({ stackSet, accountId, unitId, retainsStack, callAs });
}

/** The AWS CLI's command that deletes a stack instance. */
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

/** The command that removes a suspended or closed account from state and StackSet. */
export function forgetCommand(accountId: string, stack: string): string {
  return `npx authomize forget ${accountId} --stack ${stack}`;
}
