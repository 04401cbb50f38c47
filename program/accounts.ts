import * as pulumi from "@pulumi/pulumi";

import { keptLegacyUser } from "../components/accessKeyUser";
import { AuthomizeIntegration } from "../components/authomizeIntegration";
import { INTEGRATION_NAME } from "../components/resourceNames";
import type { StackInstance } from "../contract/stackSet";
import { describeUnfinished } from "../organization/accountAccess";
import { describeFailedInstances, describeHeldMove } from "../organization/failedInstances";
import type { DecidedRollout } from "../organization/rolloutQuestion";
import { findUnreachable, type AccessQuestion } from "./access";
import { failAfterTheOthers } from "./failure";

/** What the roles of one stack are made from. */
export interface Deployment extends AccessQuestion {
  /** The external ID, when another stack made it; absent: that of the settings, or a generated one. */
  readonly externalId: pulumi.Output<string> | undefined;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
}

/**
 * Asks the engine for the roles of all accounts that can be reached, and sees to it that the run
 * fails, after those are made, when others cannot.
 *
 * @throws LegacyUserError when no role can be made, because its legacy user cannot
 */
export async function deployAccounts(deployment: Deployment): Promise<AuthomizeIntegration> {
  const { settings, rollout, search, last, externalId, externalIdIsSecret } = deployment;
  for (const warning of rollout.warnings) void pulumi.log.warn(warning);
  const unreachable = await findUnreachable(deployment);
  const made = new AuthomizeIntegration(INTEGRATION_NAME, {
    settings,
    externalId,
    externalIdIsSecret,
    callerAccountId: search.callerAccountId,
    unreachableAccountIds: unreachable.accountIds,
    ...(unreachable.isWithoutUser ? { keptLegacyUser: keptLegacyUser(last) } : {}),
    rollout,
    readInstances: () => instancesOf(deployment),
    ...search.credentials,
  });
  nameUnfinished(made, unreachable.accountIds);
  if (unreachable.message !== undefined) failAfterTheOthers(unreachable.message);
  failWhereStackSetFailed(made, rollout);
  return made;
}

async function instancesOf({
  settings,
  rollout,
  search,
}: Deployment): Promise<readonly StackInstance[]> {
  if (rollout.kind === "accounts") return [];
  const { observeStackSet } = await import("../organization/observedStackSet");
  const { callAs } = settings.stackSet;
  const { credentials } = search;
  const observed = await observeStackSet({ ...rollout.plan.stackSet, callAs, credentials });
  return [...(observed?.instances.values() ?? [])];
}

/** The engine tells which call AWS refused; in many accounts that leaves open which are unfinished. */
function nameUnfinished(
  { incompleteAccounts }: AuthomizeIntegration,
  unreachable: readonly string[],
): void {
  incompleteAccounts.apply(async (incomplete) => {
    const ids = incomplete.filter((id) => !unreachable.includes(id));
    if (ids.length === 0 || pulumi.runtime.isDryRun()) return;
    await pulumi.log.warn(describeUnfinished(ids, pulumi.getStack()));
  });
}

/**
 * CloudFormation counts an operation as succeeded when few enough accounts failed; a move, though,
 * goes no further where its last step is not done.
 */
function failWhereStackSetFailed(
  { failedInstances, incompleteByStackSet }: AuthomizeIntegration,
  rollout: DecidedRollout,
): void {
  const awaited = rollout.kind === "moving" ? rollout.awaited : [];
  pulumi.all([failedInstances, incompleteByStackSet]).apply(([failed, incomplete]) => {
    const held = incomplete.filter((id) => awaited.includes(id));
    if (held.length > 0) failAfterTheOthers(describeHeldMove(held, failed));
    else if (failed.length > 0) failAfterTheOthers(describeFailedInstances(failed));
  });
}
