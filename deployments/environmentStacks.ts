import { shardStackName } from "../shards/shardOfAccount";
import { later } from "./schedule";

/** A deployment takes two or three minutes, and each reads the organization, whose calls AWS limits. */
const MINUTES_BETWEEN_SHARDS = 1;
/** By then the last shard has ended, and the environment's own stack exports what all of them have. */
const MINUTES_AFTER_LAST_SHARD = 30;

/** What decides which stacks an environment has, and when each of them runs. */
export interface ScheduledEnvironment {
  /** The environment's own stack. */
  readonly stack: string;
  /** 0: the environment is one stack. */
  readonly shards: number;
  /** Cron expressions in UTC; with shards, the first one's. Absent: on no schedule. */
  readonly updateSchedule?: string | undefined;
  readonly driftSchedule: string;
}

/** One stack of an environment, with its own schedules; absent: on none. */
export interface ScheduledStack {
  readonly stack: string;
  readonly updateSchedule?: string | undefined;
  readonly driftSchedule?: string | undefined;
}

/**
 * The stacks of an environment in the order in which their schedules run them: one shard a minute, then
 * the environment's own stack, which has no role that could drift.
 */
export function environmentStacks(environment: ScheduledEnvironment): readonly ScheduledStack[] {
  const { stack, shards, updateSchedule, driftSchedule } = environment;
  if (shards === 0) return [{ stack, updateSchedule, driftSchedule }];
  const ofShards = Array.from({ length: shards }, (_, shard) => ({
    stack: shardStackName({ environment: stack, shard }),
    updateSchedule: updateSchedule && later(updateSchedule, shard * MINUTES_BETWEEN_SHARDS),
    driftSchedule: later(driftSchedule, shard * MINUTES_BETWEEN_SHARDS),
  }));
  return [
    ...ofShards,
    { stack, updateSchedule: updateSchedule && later(updateSchedule, lastStart(shards)) },
  ];
}

/** Whether a schedule leaves time for every stack of an environment on the same day. */
export function hasTimeForAll(schedule: string | undefined, shards: number): boolean {
  return shards === 0 || schedule === undefined || later(schedule, lastStart(shards)) !== undefined;
}

/** When the environment's own stack runs: minutes after its first shard. */
function lastStart(shards: number): number {
  return (shards - 1) * MINUTES_BETWEEN_SHARDS + MINUTES_AFTER_LAST_SHARD;
}
