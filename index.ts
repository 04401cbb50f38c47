import * as pulumi from "@pulumi/pulumi";

import { AuthomizeIntegration } from "./components/authomizeIntegration";
import { INTEGRATION_NAME } from "./components/resourceNames";
import { OperatorError } from "./config/problem";
import { readStackSettings } from "./config/stackSettings";
import { managedRole } from "./contract/roleManagement";
import { sessionName } from "./contract/sessionName";
import { sessionPolicy } from "./contract/sessionPolicy";
import {
  describeUnreachable,
  unreachableAccounts,
  type UnreachableAccount,
} from "./organization/accountAccess";
import { callerIdentity, DEFAULT_REGION } from "./organization/callerIdentity";
import { lastDeployedAccounts } from "./organization/deployedAccounts";
import { decideEnrolment, enrolledSettings } from "./organization/enrolment";
import { refuseSurprisingRemovals, removalsOf } from "./organization/removals";

/** What `pulumi up` runs: settings → accounts → the integration → the stack's outputs. */
async function deploy() {
  const { settings: chosen, externalIdIsSecret } = readStackSettings();
  const aws = new pulumi.Config("aws");
  const credentials = { region: aws.get("region") ?? DEFAULT_REGION, profile: aws.get("profile") };
  const [caller, enrolment, deployed] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
    lastDeployedAccounts(),
  ]);
  const settings = enrolledSettings(chosen, enrolment);
  const removals = removalsOf(enrolment.plan, deployed, chosen.maxRemovals);
  refuseSurprisingRemovals(enrolment.plan, removals, pulumi.getStack());
  const unreachable = await unreachableAccounts(settings.accounts, {
    credentials,
    callerAccountId: caller.accountId,
    sessionName: sessionName(pulumi.getStack()),
    sessionPolicy: (accountId) => sessionPolicy(managedRole(accountId, settings)),
  });
  const integration = new AuthomizeIntegration(INTEGRATION_NAME, {
    settings,
    externalIdIsSecret,
    callerAccountId: caller.accountId,
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    ...credentials,
  });
  failAfterTheOthers(unreachable);
  return integration.outputs();
}

/**
 * Fails the run without ending it: the resources already asked for are still made, and the engine,
 * which deletes nothing after a failed program, keeps what it knows of the accounts left out.
 */
function failAfterTheOthers(unreachable: readonly UnreachableAccount[]): void {
  if (unreachable.length === 0) return;
  const error = new pulumi.RunError(describeUnreachable(unreachable));
  // The SDK hides a RunError's stack only while the program runs, and this one outlives it.
  error.stack = "";
  void Promise.reject(error);
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof OperatorError) throw new pulumi.RunError(error.message);
  throw error;
}

export = () => deploy().catch(withoutStackTrace);
