import * as pulumi from "@pulumi/pulumi";

import { AuthomizeIntegration } from "./components/authomizeIntegration";
import { INTEGRATION_NAME } from "./components/resourceNames";
import {
  keepNumberOfShards,
  sharedExternalId,
  shardedOutputs,
  type ShardedEnvironment,
} from "./components/shardStacks";
import { OperatorError } from "./config/problem";
import type { EnrolledSettings } from "./config/settings";
import { accountsOfPart, readStackSettings, type StackSettings } from "./config/stackSettings";
import { managedRole } from "./contract/roleManagement";
import { sessionName } from "./contract/sessionName";
import type { StackOutputs } from "./contract/stackOutputs";
import { sessionPolicy } from "./contract/sessionPolicy";
import { describeUnreachable, unreachableAccounts } from "./organization/accountAccess";
import { callerIdentity, DEFAULT_REGION } from "./organization/callerIdentity";
import { lastDeployedOutputs } from "./organization/deployedAccounts";
import { decideEnrolment, enrolledSettings } from "./organization/enrolment";
import type { RoleSearch } from "./organization/existingRoles";
import { decideRollout, describeHeldMove, type DecidedRollout } from "./organization/rollout";
import { refuseSurprisingRemovals, removalsOf } from "./organization/removals";

/** From so many accounts on, the processes of one stack are worth a word: 25 take 7 GB or so. */
const MANY_ACCOUNTS = 25;

/** What `pulumi up` runs: settings → accounts → the integration → the stack's outputs. */
async function deploy() {
  const stack = await readStackSettings();
  const { settings: chosen, part } = stack;
  const credentials = { region: stack.region ?? DEFAULT_REGION, profile: stack.profile };
  const [caller, enrolment, deployed] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
    lastDeployedOutputs(),
  ]);
  const enrolled = enrolledSettings(chosen, enrolment);
  if (part.kind !== "whole") await keepShards({ settings: enrolled, ...part }, deployed);
  if (part.kind === "index") return shardedOutputs({ settings: enrolled, ...part });
  const removals = removalsOf(enrolment.plan, deployed.accounts ?? [], chosen.maxRemovals);
  refuseSurprisingRemovals(enrolment.plan, removals, pulumi.getStack());
  const settings = { ...enrolled, accounts: accountsOfPart(enrolled, part) };
  const search = {
    credentials,
    callerAccountId: caller.accountId,
    sessionName: sessionName(pulumi.getStack()),
    role: (accountId: string) => managedRole(accountId, settings),
  };
  const rollout = await decideRollout({
    chosen,
    enrolled: settings,
    enrolment,
    last: deployed,
    removals,
    search,
    stack: pulumi.getStack(),
  });
  if (part.kind === "whole" && chosen.rollout === "accounts") await weighProcesses(settings);
  const integration = await deployAccounts({
    settings,
    rollout,
    externalId: await externalIdOfShard(stack),
    externalIdIsSecret: stack.externalIdIsSecret,
    search,
  });
  const { shards } = settings;
  return { ...integration.outputs(), ...(part.kind === "shard" ? { shards } : {}) };
}

/** A shard that is new has nothing to go by but what its environment was deployed with. */
async function keepShards(
  sharded: ShardedEnvironment,
  deployed: Partial<StackOutputs>,
): Promise<void> {
  keepNumberOfShards(sharded, deployed);
  // The environment's own stack comes last, so at first there is none.
  const ofEnvironment = lastDeployedOutputs(sharded.environment).catch(() => ({}));
  keepNumberOfShards(sharded, await ofEnvironment);
}

/** The first shard makes the external ID that the operator did not set; the others take it from there. */
async function externalIdOfShard({
  settings,
  part,
}: StackSettings): Promise<pulumi.Output<string> | undefined> {
  if (part.kind !== "shard" || part.shard === 0 || settings.externalId !== undefined) {
    return undefined;
  }
  return sharedExternalId(part.environment);
}

/** With few accounts nobody waits for it. */
async function weighProcesses({ accounts, ignoreMemory }: EnrolledSettings): Promise<void> {
  if (accounts.length < MANY_ACCOUNTS) return;
  const { weigh } = await import("./organization/processCost");
  const { text, isTooMuch } = await weigh(accounts.length);
  if (isTooMuch && !ignoreMemory) throw new OperatorError(text);
  await (isTooMuch ? pulumi.log.warn(text) : pulumi.log.info(text));
}

/** What the roles of one stack are made from. */
interface Deployment {
  readonly settings: EnrolledSettings;
  readonly rollout: DecidedRollout;
  readonly externalId: pulumi.Output<string> | undefined;
  readonly externalIdIsSecret: boolean;
  readonly search: RoleSearch;
}

async function deployAccounts(deployment: Deployment): Promise<AuthomizeIntegration> {
  const { settings, rollout, search, ...integration } = deployment;
  const { credentials, callerAccountId, role } = search;
  for (const warning of rollout.warnings) void pulumi.log.warn(warning);
  const entered = settings.accounts.filter(({ id }) => isEntered(id, settings, rollout));
  const unreachable = await unreachableAccounts(entered, {
    ...search,
    sessionPolicy: (accountId) => sessionPolicy(role(accountId)),
  });
  const made = new AuthomizeIntegration(INTEGRATION_NAME, {
    ...integration,
    settings,
    callerAccountId,
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    rollout,
    ...credentials,
  });
  if (unreachable.length > 0) failAfterTheOthers(describeUnreachable(unreachable));
  if (rollout.kind === "moving") {
    made.incompleteByStackSet.apply((incomplete) => {
      const failed = incomplete.filter((id) => rollout.awaited.includes(id));
      if (failed.length > 0) failAfterTheOthers(describeHeldMove(failed));
    });
  }
  return made;
}

/** Whether an account's role is made, or removed, in the account itself. */
function isEntered(
  id: string,
  { managementAccount }: EnrolledSettings,
  rollout: DecidedRollout,
): boolean {
  if (rollout.kind === "accounts" || id === managementAccount) return true;
  if (rollout.kind === "stackSet") return false;
  return rollout.byThemselves.has(id) || rollout.leaving.includes(id);
}

/**
 * Fails the run without ending it: the resources already asked for are still made, and the engine,
 * which deletes nothing after a failed program, keeps what it knows of the accounts left out.
 */
function failAfterTheOthers(message: string): void {
  const error = new pulumi.RunError(message);
  // The SDK hides a RunError's stack only while the program runs, and this one outlives it.
  error.stack = "";
  void Promise.reject(error);
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof OperatorError) throw new pulumi.RunError(error.message);
  throw error;
}

export = () => deploy().catch(withoutStackTrace);
