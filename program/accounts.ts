import * as pulumi from "@pulumi/pulumi";

import { keptLegacyUser } from "../components/accessKeyUser";
import { AuthomizeIntegration } from "../components/authomizeIntegration";
import { INTEGRATION_NAME } from "../components/resourceNames";
import type { StackInstance } from "../contract/stackSet";
import { AccountEntrance } from "../organization/accountEntrance";
import { deployedRoles } from "../organization/deployedRoles";
import { describeHeldMove, describeShortfalls } from "../organization/failedInstances";
import { completedAccounts } from "./completion";
import { failAfterTheOthers } from "./failure";
import { surveyAccounts, type Survey, type SurveyQuestion } from "./survey";

/** What the roles of one stack are made from. */
export interface Deployment extends SurveyQuestion {
  /** The external ID, when another stack made it; absent: that of the settings, or a generated one. */
  readonly externalId: pulumi.Output<string> | undefined;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
}

/**
 * Asks the engine for the roles of all accounts that can be worked in, sees to it that the run fails,
 * after those are made, when others cannot, and reads every role back from AWS.
 *
 * @returns the stack's outputs
 * @throws LegacyUserError when no role can be made, because its legacy user cannot
 */
export async function deployAccounts(
  deployment: Deployment,
): Promise<Readonly<Record<string, pulumi.Input<unknown>>>> {
  const { rollout, search } = deployment;
  for (const warning of rollout.warnings) void pulumi.log.warn(warning);
  const entrance = new AccountEntrance(search);
  const survey = await surveyAccounts(deployment, entrance);
  const integration = newIntegration(deployment, survey);
  if (survey.message !== undefined) failAfterTheOthers(survey.message);
  failWhereStackSetFailed(integration, deployment);
  return {
    ...integration.outputs(),
    incompleteAccounts: completedAccounts(integration, deployment, survey, entrance),
    incompleteRemovals: survey.incompleteRemovals,
  };
}

function newIntegration(deployment: Deployment, survey: Survey): AuthomizeIntegration {
  const { settings, rollout, search, last, resources, owner } = deployment;
  return new AuthomizeIntegration(INTEGRATION_NAME, {
    settings,
    externalId: deployment.externalId,
    externalIdIsSecret: deployment.externalIdIsSecret,
    callerAccountId: search.callerAccountId,
    unreachableAccountIds: survey.unreachableAccountIds,
    leftAloneAccountIds: survey.leftAloneAccountIds,
    deployedRoles: deployedRoles(resources ?? []),
    lastRoleIds: last.roleIds ?? {},
    owner,
    legacyUserExists: survey.legacyUserExists && last.legacyAccessKeyId !== undefined,
    ...(survey.isWithoutUser ? { keptLegacyUser: keptLegacyUser(last) } : {}),
    rollout,
    readInstances: () => instancesOf(deployment),
    ...search.credentials,
  });
}

async function instancesOf({
  settings,
  rollout,
  search,
}: Deployment): Promise<readonly StackInstance[]> {
  if (rollout.kind === "accounts" || rollout.plan === undefined) return [];
  const { observeStackSet } = await import("../organization/observedStackSet");
  const { callAs } = settings.stackSet;
  const { credentials } = search;
  const observed = await observeStackSet({ ...rollout.plan.stackSet, callAs, credentials });
  return [...(observed?.instances.values() ?? [])];
}

/**
 * CloudFormation counts an operation as succeeded when few enough accounts failed; a move, though,
 * goes no further where its last step is not done.
 */
function failWhereStackSetFailed(
  { failedInstances, incompleteByStackSet }: AuthomizeIntegration,
  { rollout, stack, settings: { stackSet } }: Deployment,
): void {
  if (rollout.kind === "accounts" || rollout.plan === undefined) return;
  const found = { plan: rollout.plan, callAs: stackSet.callAs, stack };
  const awaited = rollout.kind === "moving" ? rollout.awaited : [];
  pulumi.all([failedInstances, incompleteByStackSet]).apply(([failed, incomplete]) => {
    const held = incomplete.filter((id) => awaited.includes(id));
    const { failure, warning } =
      held.length > 0
        ? { failure: describeHeldMove(held, failed, found) }
        : describeShortfalls(failed, found);
    if (warning !== undefined) void pulumi.log.warn(warning);
    if (failure !== undefined) failAfterTheOthers(failure);
  });
}
