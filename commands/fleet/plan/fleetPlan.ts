import { callerIdentity } from "../../../aws/callerIdentity";
import { differences, type Fingerprint, type SeenShard } from "../../../contract/fingerprint";
import { fingerprintOf } from "../../../organization/fingerprint";
import { ownerOfEnvironment } from "../../stack/environment";
import type { FleetEnvironment, Shard } from "../environment";
import { type FleetStates, readStates } from "./fleetStates";

/** The reason of a stack that need not run. */
export const UNCHANGED = "unchanged";

/** Whether a stack runs, and why, in one phrase. */
export interface Decision {
  readonly runs: boolean;
  readonly reason: string;
}

/** A shard, and whether it runs. */
export type PlannedShard = Shard & Decision;

/** What an update of a fleet would run. */
export interface FleetPlan {
  readonly shards: readonly PlannedShard[];
  /** The environment's own stack. */
  readonly index: Decision;
  /** The shards that were found complete, whether they run now or not. */
  readonly seen: Readonly<Record<string, SeenShard>>;
}

/** What of an environment decides what runs. */
export type PlannedEnvironment = Pick<
  FleetEnvironment,
  "name" | "settings" | "shards" | "externalIdIsSecret" | "credentials"
>;

/**
 * Works out which stacks of a fleet an update has to run.
 *
 * @throws CredentialsError where AWS does not say whose the credentials are
 */
export async function planFleet(environment: FleetEnvironment): Promise<FleetPlan> {
  const [states, { accountId }] = await Promise.all([
    readStates(environment),
    callerIdentity(environment.credentials),
  ]);
  return decide(environment, states, accountId);
}

/**
 * Decides which stacks run: those whose last run was not complete, or would be another one today.
 *
 * @param callerAccountId - 12 digits
 */
export function decide(
  environment: PlannedEnvironment,
  states: FleetStates,
  callerAccountId: string,
): FleetPlan {
  const wanted = (ofStack: PlannedEnvironment["settings"]) =>
    wantedFingerprint(environment, ofStack, states.externalId, callerAccountId);
  const { settings } = environment;
  const shards = environment.shards.map((shard) => {
    const last = states.shards.get(shard.stack) ?? { why: "never deployed" };
    if ("why" in last) return { ...shard, runs: true, reason: last.why };
    const accounts = settings.accounts.filter(({ id }) => shard.accounts.includes(id));
    return { ...shard, ...decision(wanted({ ...settings, accounts }), last.fingerprint) };
  });
  const seen = Object.fromEntries(
    [...states.shards].flatMap(([stack, last]) => ("why" in last ? [] : [[stack, last] as const])),
  );
  return { shards, index: decideIndex(states, wanted(settings), shards, seen), seen };
}

function decideIndex(
  { index }: FleetStates,
  wanted: Fingerprint,
  shards: readonly PlannedShard[],
  seen: FleetPlan["seen"],
): Decision {
  if (shards.some(({ runs }) => runs)) return { runs: true, reason: "shards run before it" };
  if (index.completed === undefined) return { runs: true, reason: index.why };
  const recorded = index.outputs.shardFingerprints ?? {};
  if (shards.some(({ stack }) => recorded[stack] !== seen[stack])) {
    return { runs: true, reason: "a shard was run without it" };
  }
  return decision(wanted, index.completed);
}

function decision(wanted: Fingerprint, last: Fingerprint): Decision {
  const reasons = differences(wanted, last);
  if (reasons.length === 0) return { runs: false, reason: UNCHANGED };
  return { runs: true, reason: reasons.join("; ") };
}

function wantedFingerprint(
  { name, settings: whole, shards, externalIdIsSecret, credentials }: PlannedEnvironment,
  settings: PlannedEnvironment["settings"],
  generatedExternalId: string | undefined,
  callerAccountId: string,
): Fingerprint {
  return fingerprintOf({
    settings,
    shards: shards.length,
    externalId: whole.externalId ?? generatedExternalId,
    externalIdIsSecret,
    owner: ownerOfEnvironment(name),
    credentials,
    callerAccountId,
  });
}
