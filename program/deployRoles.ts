import * as pulumi from "@pulumi/pulumi";

import { AccountSessions } from "../aws/accountSessions";
import { PlannedIntegration } from "../components/planned/plannedIntegration";
import { INTEGRATION_NAME } from "../components/resourceNames";
import type { Update } from "../organization/update";
import { describeHeldMove, describeShortfalls } from "../rollout/outcome/failedInstances";
import { stackSetPlanOf, type Rollout } from "../rollout/plan/rollout";
import { completedRun } from "./completedRun";
import { completedAccounts } from "./incompleteAccounts";
import { failAfterTheOthers } from "./failure";
import { integrationPlan } from "./integrationPlan";
import { integrationOutputs, type ExportedOutputs } from "./outputs";
import { sharedExternalId } from "./shardOutputs";
import { surveyAccounts } from "./survey/survey";

/**
 * Asks the engine for the roles of all accounts that can be worked in, fails the run after those where
 * others cannot be, and reads every role back from AWS.
 *
 * @param registered - how many resources the run has asked for so far
 * @returns the stack's outputs
 * @throws OperatorError when the external ID is the first shard's, which was not deployed yet
 * @throws LegacyUserError when no role can be made, because its legacy user cannot be
 * @throws OperatorError when every role of the state has the tag of another stack
 */
export async function deployRoles(
  update: Update,
  rollout: Rollout,
  registered: () => number,
): Promise<ExportedOutputs> {
  const externalId = await externalIdOf(update);
  for (const warning of rollout.warnings) void pulumi.log.warn(warning);
  const sessions = new AccountSessions(update.deployer);
  const survey = await surveyAccounts(update, rollout, sessions);
  const integration = new PlannedIntegration(
    INTEGRATION_NAME,
    integrationPlan(update, rollout, survey, externalId),
  );
  if (survey.message !== undefined) failAfterTheOthers(survey.message);
  failWhereStackSetFailed(integration, update, rollout);
  const incompleteAccounts = completedAccounts(integration, update, rollout, survey, sessions);
  return {
    ...integrationOutputs(integration, update, rollout),
    incompleteAccounts,
    ...completedRun(update, {
      externalId: integration.externalId,
      incompleteAccounts,
      incompleteRemovals: survey.incompleteRemovals,
      registered,
    }),
    incompleteRemovals: survey.incompleteRemovals,
    ...(Object.keys(survey.formerRoleIds).length === 0
      ? {}
      : { formerRoleIds: survey.formerRoleIds }),
  };
}

/** The operator's own external ID, or that of the first shard; undefined where this stack generates it. */
async function externalIdOf({
  settings: { externalId },
  externalIdIsSecret,
  part,
}: Update): Promise<pulumi.Input<string> | undefined> {
  if (externalId !== undefined) return externalIdIsSecret ? pulumi.secret(externalId) : externalId;
  if (part.kind !== "shard" || part.shard === 0) return undefined;
  return sharedExternalId(part.environment);
}

/**
 * CloudFormation counts an operation as succeeded when few enough accounts failed; a move goes no
 * further while its last step is not done.
 */
function failWhereStackSetFailed(
  { stackSetOutcome }: PlannedIntegration,
  { stack, settings }: Update,
  rollout: Rollout,
): void {
  const plan = stackSetPlanOf(rollout);
  if (plan === undefined) return;
  const found = { plan, callAs: settings.stackSet.callAs, stack };
  const awaited = rollout.kind === "moving" ? rollout.awaited : [];
  stackSetOutcome.apply(({ incompleteAccounts, shortfalls }) => {
    const held = incompleteAccounts.filter((id) => awaited.includes(id));
    const { failure, warning } =
      held.length > 0
        ? { failure: describeHeldMove(held, shortfalls, found), warning: undefined }
        : describeShortfalls(shortfalls, found);
    if (warning !== undefined) void pulumi.log.warn(warning);
    if (failure !== undefined) failAfterTheOthers(failure);
  });
}
