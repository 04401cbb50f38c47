import * as pulumi from "@pulumi/pulumi";

import type { CompletedRun, SeenShard } from "../contract/fingerprint";
import { fingerprintOf } from "../organization/fingerprint";
import type { Update } from "../organization/update";
import { shardStackName } from "../shards/shardOfAccount";
import { hasFailed } from "./failure";
import type { ExportedOutputs } from "./outputs";

/** What is known of a run that may be complete. */
export interface RunFacts {
  /** The stack's outputs of these names. */
  readonly externalId: pulumi.Input<string> | undefined;
  readonly incompleteAccounts: pulumi.Input<readonly string[]>;
  /** As the run's beginning has found them: the next run has to look whether this one has removed them. */
  readonly incompleteRemovals: readonly string[];
  /** How many resources it has asked for so far. */
  readonly registered: () => number;
}

/**
 * The output that says what a shard, or the environment's own stack, was deployed with. In a run that
 * fails the engine keeps an output that is left out, so it is null where anything is incomplete. A run
 * that is cut off keeps the former one as well: its state has resources that were changed later, or
 * another number of them.
 */
export function completedRun(update: Update, facts: RunFacts): ExportedOutputs {
  if (update.part.kind === "whole") return {};
  if (pulumi.runtime.isDryRun()) {
    return { fingerprint: asSecretAs(update, update.last.fingerprint ?? null) };
  }
  const { externalId, incompleteAccounts, incompleteRemovals } = facts;
  const completed = pulumi.all([incompleteAccounts, externalId]).apply(([incomplete, id]) => {
    if (hasFailed() || incomplete.length > 0 || incompleteRemovals.length > 0) return null;
    fleet.completed = fingerprintOfRun(update, id, facts.registered());
    return fleet.completed;
  });
  return { fingerprint: asSecretAs(update, completed) };
}

function fingerprintOfRun(
  update: Update,
  externalId: string | undefined,
  resources: number,
): CompletedRun {
  const { settings, shards, externalIdIsSecret, owner, deployer } = update;
  const { credentials, callerAccountId } = deployer;
  const of = { settings, shards, owner, credentials, callerAccountId };
  const source = { ...of, externalId, externalIdIsSecret };
  return { ...fingerprintOf(source), resources, completedAt: new Date().toISOString() };
}

/** Of this process, which runs one program at a time. */
const fleet: { seen: Readonly<Record<string, SeenShard>>; completed?: CompletedRun } = { seen: {} };

/**
 * Begins another run in this process.
 *
 * @param seen - what the fleet has seen of its shards, for the environment's own stack
 */
export function beginCompletedRun(seen: Readonly<Record<string, SeenShard>> = {}): void {
  fleet.seen = seen;
  delete fleet.completed;
}

/** What this process has just exported of its run; undefined where that was not complete. */
export function justCompletedRun(): CompletedRun | undefined {
  return fleet.completed;
}

/** The output with what fleets have seen of the shards: an update without a fleet has seen nothing new. */
export function seenShards(update: Update): ExportedOutputs {
  const { environment, shards, last } = update;
  const all = { ...last.shardFingerprints, ...fleet.seen };
  const stacks = Array.from({ length: shards }, (_, shard) =>
    shardStackName({ environment, shard }),
  );
  const seen = stacks.flatMap((stack) => {
    const shard = all[stack];
    return shard === undefined ? [] : [[stack, shard] as const];
  });
  return { shardFingerprints: asSecretAs(update, Object.fromEntries(seen)) };
}

/** From a hash of a short external ID one can guess it. */
function asSecretAs<Value>({ externalIdIsSecret }: Update, value: pulumi.Input<Value>) {
  return externalIdIsSecret ? pulumi.secret(value) : pulumi.output(value);
}
