import * as pulumi from "@pulumi/pulumi";

import { callerIdentity } from "../aws/callerIdentity";
import { DEFAULT_REGION } from "../aws/clientOptions";
import { accountsOfPart, partOf, readStackSettings } from "../config/stackSettings";
import { ownerOf } from "../contract/ownership";
import { sessionName } from "../deployer/sessionName";
import { decideEnrolment, enrolledSettings } from "../organization/enrolment";
import type { Update } from "../organization/update";
import { deployedResources, lastDeployedOutputs } from "../state/readFromEngine";
import { shardCount } from "./shardCount";

/**
 * Reads the configuration, the credentials, the organization, and what the stack's last update left.
 *
 * @throws OperatorError where any of it cannot be used
 */
export async function readUpdate(): Promise<Update> {
  const { settings: chosen, externalIdIsSecret, region, profile } = await readStackSettings();
  const credentials = { region: region ?? DEFAULT_REGION, profile };
  const [{ accountId: callerAccountId }, enrolment, last] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
    lastDeployedOutputs(),
  ]);
  const stack = pulumi.getStack();
  const shards = await shardCount(chosen.shards, stack, last);
  const part = partOf(stack, shards);
  const environment = part.kind === "whole" ? stack : part.environment;
  const enrolled = enrolledSettings(chosen, enrolment);
  return {
    stack,
    environment,
    part,
    shards,
    owner: ownerOf(pulumi.getProject(), environment),
    chosen,
    settings: { ...enrolled, accounts: accountsOfPart(enrolled, part, shards) },
    externalIdIsSecret,
    enrolment,
    deployer: { credentials, callerAccountId, sessionName: sessionName(stack) },
    last,
    // The environment's own stack has no resource of an account.
    resources: part.kind === "index" ? undefined : await deployedResources(last),
  };
}
