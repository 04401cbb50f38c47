import * as pulumi from "@pulumi/pulumi";

import { shardedOutputs } from "./components/shardStacks";
import { OperatorError } from "./config/problem";
import { accountsOfPart, readStackSettings } from "./config/stackSettings";
import { managedRole } from "./contract/roleManagement";
import { sessionName } from "./contract/sessionName";
import { callerIdentity } from "./organization/callerIdentity";
import { DEFAULT_REGION } from "./organization/clientOptions";
import { lastDeployedOutputs } from "./organization/deployedAccounts";
import { decideEnrolment, enrolledSettings } from "./organization/enrolment";
import { refuseSurprisingRemovals, removalsOf } from "./organization/removals";
import { decideRollout } from "./organization/rollout";
import { deployAccounts } from "./program/accounts";
import { keepSecretsOutOfLogs } from "./program/keepSecretsOutOfLogs";
import { weighProcesses } from "./program/processes";
import { externalIdOfShard, keepShards } from "./program/sharding";

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
  if (part.kind === "index") return shardedOutputs({ settings: enrolled, ...part });

  const removals = removalsOf(enrolment.plan, last.accounts ?? [], chosen.maxRemovals);
  refuseSurprisingRemovals(enrolment.plan, removals, stack);
  const settings = { ...enrolled, accounts: accountsOfPart(enrolled, part) };
  const role = (accountId: string) => managedRole(accountId, settings);
  const search = { credentials, callerAccountId, sessionName: sessionName(stack), role };
  const question = { chosen, enrolled: settings, enrolment, last, removals, search, stack };
  const rollout = await decideRollout(question);

  if (part.kind === "whole" && chosen.rollout === "accounts") await weighProcesses(settings);
  const externalId = await externalIdOfShard(stackSettings);
  const shared = { settings, rollout, search, last, stack };
  const integration = await deployAccounts({ ...shared, externalId, externalIdIsSecret });
  return {
    ...integration.outputs(),
    ...(part.kind === "shard" ? { shards: settings.shards } : {}),
  };
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof OperatorError) throw new pulumi.RunError(error.message);
  throw error;
}

keepSecretsOutOfLogs();

export = () => deploy().catch(withoutStackTrace);
