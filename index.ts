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
import type { Account, EnrolledSettings } from "./config/settings";
import { accountsOfPart, readStackSettings, type StackSettings } from "./config/stackSettings";
import { managedRole } from "./contract/roleManagement";
import { sessionName } from "./contract/sessionName";
import type { StackOutputs } from "./contract/stackOutputs";
import { sessionPolicy } from "./contract/sessionPolicy";
import {
  describeUnreachable,
  unreachableAccounts,
  type UnreachableAccount,
} from "./organization/accountAccess";
import { callerIdentity, type CredentialSource } from "./organization/callerIdentity";
import { DEFAULT_REGION } from "./organization/clientOptions";
import { lastDeployedOutputs } from "./organization/deployedAccounts";
import { decideEnrolment, enrolledSettings } from "./organization/enrolment";
import { decideRollout, type DecidedRollout } from "./organization/rollout";
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
  const rollout = await decideRollout({
    settings: chosen,
    enrolment,
    last: deployed,
    credentials,
    stack: pulumi.getStack(),
  });
  if (part.kind === "whole" && chosen.rollout === "accounts") await weighProcesses(settings);
  const integration = await deployAccounts({
    settings,
    rollout,
    externalId: await externalIdOfShard(stack),
    externalIdIsSecret: stack.externalIdIsSecret,
    callerAccountId: caller.accountId,
    credentials,
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
  readonly callerAccountId: string;
  readonly credentials: CredentialSource;
}

async function deployAccounts(deployment: Deployment): Promise<AuthomizeIntegration> {
  const { settings, rollout, credentials, ...integration } = deployment;
  for (const warning of rollout.warnings) void pulumi.log.warn(warning);
  const access = {
    credentials,
    callerAccountId: deployment.callerAccountId,
    sessionName: sessionName(pulumi.getStack()),
  };
  const [byThemselves, byStackSet] = madeByThemselves(settings, rollout);
  if (rollout.kind === "stackSet" && rollout.isFirst) {
    const { refuseRolesInTheWay } = await import("./organization/rolesInTheWay");
    await refuseRolesInTheWay(byStackSet, { ...access, role: (id) => managedRole(id, settings) });
  }
  const unreachable = await unreachableAccounts(byThemselves, {
    ...access,
    sessionPolicy: (accountId) => sessionPolicy(managedRole(accountId, settings)),
  });
  const made = new AuthomizeIntegration(INTEGRATION_NAME, {
    ...integration,
    settings,
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    rollout,
    ...credentials,
  });
  failAfterTheOthers(unreachable);
  return made;
}

/** The accounts whose roles are made one by one, and the others. */
function madeByThemselves(
  { accounts, managementAccount }: EnrolledSettings,
  { kind }: DecidedRollout,
): readonly [readonly Account[], readonly Account[]] {
  const isMadeByItself = ({ id }: Account) => kind === "accounts" || id === managementAccount;
  return [accounts.filter(isMadeByItself), accounts.filter((one) => !isMadeByItself(one))];
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
