import type { SeenShard } from "../../contract/fingerprint";
import { OperatorError } from "../../errors";
import { type Decision, planFleet, type PlannedShard } from "./plan/fleetPlan";
import { readRunRecord, stacksLeftByRecord } from "./record";
import type { FleetRun } from "./run";

/** Which stacks of a fleet run, and why. */
export interface Selection {
  readonly shards: readonly PlannedShard[];
  /** The environment's own stack. */
  readonly index: Decision;
  /** The shards that were found complete, as far as they were read. */
  readonly seen: Readonly<Record<string, SeenShard>>;
}

/**
 * Selects the stacks of a run: those that are named, those that failed, all, or what is not as it was
 * last deployed.
 *
 * @throws OperatorError where a stack that is named is no shard, and where none has failed
 */
export async function selectStacks(run: FleetRun): Promise<Selection> {
  const { only, onlyFailed, operation } = run;
  if (only.length > 0) return named(run);
  if (onlyFailed) return byRecord(run, "failed in the last run", "did not fail in the last run");
  if (operation === "refresh" || operation === "destroy") {
    return byRecord(run, `${operation} runs all`, "done by the interrupted run");
  }
  if (run.all || run.refresh) {
    const reason = run.all ? "asked for by --all" : "asked for by --refresh";
    return { ...chosen(run, () => true, reason, ""), index: { runs: true, reason } };
  }
  return planFleet(run.environment);
}

function named(run: FleetRun): Selection {
  const { only, environment } = run;
  const { name, shards } = environment;
  const strangers = only.filter((stack) => !shards.some((shard) => shard.stack === stack));
  if (strangers.length > 0) {
    const [first, last] = [shards[0]?.stack ?? "", shards.at(-1)?.stack ?? ""];
    throw new OperatorError(
      `--only ${strangers.join(", ")}: no shard of ${name}, whose shards are ${first} to ${last}. Nothing was touched. ` +
        `This names each with its accounts: npx authomize fleet plan --stack ${name}`,
    );
  }
  const reason = "not named by --only";
  const isNamed = (stack: string) => only.includes(stack);
  return { ...chosen(run, isNamed, "named by --only", reason), index: { runs: false, reason } };
}

function byRecord(run: FleetRun, why: string, whyNot: string): Selection {
  const left = stacksLeftByRecord(run, readRunRecord(run.environment.name));
  const index = { runs: true, reason: why };
  return { ...chosen(run, (stack) => !left.has(stack), why, whyNot), index };
}

function chosen(
  { environment }: FleetRun,
  isChosen: (stack: string) => boolean,
  why: string,
  whyNot: string,
): Pick<Selection, "shards" | "seen"> {
  const shards = environment.shards.map((shard) => {
    const runs = isChosen(shard.stack);
    return { ...shard, runs, reason: runs ? why : whyNot };
  });
  return { shards, seen: {} };
}
