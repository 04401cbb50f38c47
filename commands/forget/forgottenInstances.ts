import type { CredentialSource } from "../../aws/callerIdentity";
import type { Settings } from "../../config/settings";
import type { DeployedStackSet } from "../../contract/stackSet";
import type { Enrolment } from "../../organization/enrolment";
import { stackSetsInState } from "../../state/deployedStackSet";
import { resourcesOf } from "../stack/environmentStates";
import type { StackState } from "../stack/stackState";

/** Whose instances are let go of, and with what credentials. */
export interface InstancesQuestion {
  readonly accountId: string;
  readonly states: readonly StackState[];
  readonly settings: Settings;
  readonly enrolment: Enrolment;
  readonly credentials: CredentialSource;
}

/**
 * Has every StackSet of an environment let go of its stack in an account that is not enrolled.
 *
 * @returns the names of the StackSets that had one
 * @throws StackSetError when AWS refuses it
 */
export async function forgetInstances(question: InstancesQuestion): Promise<readonly string[]> {
  const { accountId, states, settings, enrolment, credentials } = question;
  const found = stackSetsInState(resourcesOf(states));
  if (found.length === 0) return [];
  const account = enrolment.organization?.accounts.find(({ id }) => id === accountId);
  const { letGoOfInstance } = await import("./stackInstanceRemoval");
  const names: string[] = [];
  for (const stackSet of found) {
    const unitId = account?.place.at(-1)?.id ?? firstUnit(stackSet.deployed);
    const region = stackSet.region ?? credentials.region;
    const deletion = {
      stackSet: { name: stackSet.name, region },
      accountId,
      unitId,
      callAs: settings.stackSet.callAs,
    };
    if (await letGoOfInstance(deletion, credentials)) names.push(stackSet.name);
  }
  return names;
}

function firstUnit(deployed: DeployedStackSet | undefined): string {
  return deployed?.deploymentTargets.organizationalUnitIds[0] ?? "";
}
