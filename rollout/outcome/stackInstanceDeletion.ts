import type { StackSetSettings } from "../../config/settings";
import type { DeployedStackSet } from "../../contract/stackSet";
import type { StackSetPlan } from "../plan/planStackSet";

/** A stack instance to be deleted. */
export interface StackInstanceDeletion {
  readonly stackSet: Pick<DeployedStackSet, "name" | "region">;
  readonly accountId: string;
  /** The organizational unit, or the root, that the account is in: AWS works on no account outside of it. */
  readonly unitId: string;
  /** The region that the instance is in; absent: the StackSet's. */
  readonly instanceRegion?: string | undefined;
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
  const { stackSet, accountId, unitId, retainsStack, instanceRegion, callAs } = deletion;
  return [
    `aws cloudformation delete-stack-instances ${inRegions(stackSet, instanceRegion)}`,
    `--deployment-targets ${onlyAccounts([unitId], [accountId])}`,
    retainsStack ? "--retain-stacks" : "--no-retain-stacks",
    ...calledAs(callAs),
  ].join(" ");
}

/** The AWS CLI's command that deletes all instances of a unit, with their stacks, and the unit as a target. */
export function unitDeletionCommand(
  unitId: string,
  stackSet: StackInstanceDeletion["stackSet"],
  callAs: StackSetSettings["callAs"],
): string {
  return [
    `aws cloudformation delete-stack-instances ${inRegions(stackSet)}`,
    `--deployment-targets OrganizationalUnitIds=${unitId} --no-retain-stacks`,
    ...calledAs(callAs),
  ].join(" ");
}

/**
 * The AWS CLI's command that gives instances the StackSet's own parameters again: an override goes by a
 * list of overrides without it (CloudFormation API reference, UpdateStackInstances).
 */
export function overrideResetCommand(
  accountIds: readonly string[],
  {
    deploymentTargets,
    ...stackSet
  }: Pick<DeployedStackSet, "name" | "region" | "deploymentTargets">,
  callAs: StackSetSettings["callAs"],
): string {
  return [
    `aws cloudformation update-stack-instances ${inRegions(stackSet)}`,
    `--deployment-targets ${onlyAccounts(deploymentTargets.organizationalUnitIds, accountIds)}`,
    "--parameter-overrides '[]'",
    ...calledAs(callAs),
  ].join(" ");
}

function inRegions(
  { name, region }: StackInstanceDeletion["stackSet"],
  instances = region,
): string {
  return `--stack-set-name ${name} --region ${region} --regions ${instances}`;
}

function onlyAccounts(unitIds: readonly string[], accountIds: readonly string[]): string {
  return `OrganizationalUnitIds=${unitIds.join(",")},Accounts=${accountIds.join(",")},AccountFilterType=INTERSECTION`;
}

function calledAs(callAs: StackSetSettings["callAs"]): readonly string[] {
  return callAs === "SELF" ? [] : [`--call-as ${callAs}`];
}

/** The command that removes a suspended or closed account from state and StackSet. */
export function forgetCommand(accountId: string, stack: string): string {
  return `npx authomize forget ${accountId} --stack ${stack}`;
}
