import * as pulumi from "@pulumi/pulumi";

import { OperatorError } from "./config/problem";
import { accountsOfPart, readStackSettings } from "./config/stackSettings";
import { ownerOf } from "./contract/ownership";
import { managedRole } from "./contract/roleManagement";
import { sessionName } from "./contract/sessionName";
import { callerIdentity } from "./organization/callerIdentity";
import { DEFAULT_REGION } from "./organization/clientOptions";
import { lastDeployedOutputs } from "./organization/deployedAccounts";
import { deployedResources } from "./organization/deployedResources";
import { decideEnrolment, enrolledSettings } from "./organization/enrolment";
import { decideRollout } from "./organization/rollout";
import { deployAccounts } from "./program/accounts";
import { refuseUnsafeChanges } from "./program/guards";
import { keepSecretsOutOfLogs } from "./program/keepSecretsOutOfLogs";
import { weighProcesses } from "./program/processes";
import { externalIdOfShard, keepShards, outputsOfShards } from "./program/sharding";

/** What `pulumi up` runs: settings → accounts → the integration → the stack's outputs. */
async function deploy() {
  const stackSettings = await readStackSettings();
  const { settings: chosen, part, externalIdIsSecret, region, profile } = stackSettings;
  const stack = pulumi.getStack();
  const credentials = { region: region ?? DEFAULT_REGION, profile };
  const [{ accountId: callerAccountId }, enrolment, last] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
    lastDeployedOutputs(),
  ]);

  const enrolled = enrolledSettings(chosen, enrolment);
  const environment = part.kind === "whole" ? stack : part.environment;
  await keepShards({ settings: enrolled, environment }, last);
  if (part.kind === "index") return outputsOfShards({ settings: enrolled, ...part });

  const settings = { ...enrolled, accounts: accountsOfPart(enrolled, part) };
  const state = { last, resources: await deployedResources(last), stack };
  const removals = refuseUnsafeChanges({ chosen, settings, enrolment, part, ...state });
  const role = (accountId: string) => managedRole(accountId, settings);
  const search = { credentials, callerAccountId, sessionName: sessionName(stack), role };
  const question = { chosen, enrolled: settings, enrolment, removals, search, ...state };
  const rollout = await decideRollout(question);

  if (part.kind === "whole" && chosen.rollout === "accounts") await weighProcesses(settings);
  const externalId = await externalIdOfShard(stackSettings);
  const owner = ownerOf(pulumi.getProject(), part.kind === "shard" ? part.environment : stack);
  const survey = { settings, rollout, search, owner, ...state };
  const outputs = await deployAccounts({ ...survey, externalId, externalIdIsSecret });
  return part.kind === "shard" ? { ...outputs, shards: settings.shards } : outputs;
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof OperatorError) throw new pulumi.RunError(error.message);
  throw error;
}

keepSecretsOutOfLogs();

export = () => deploy().catch(withoutStackTrace);
