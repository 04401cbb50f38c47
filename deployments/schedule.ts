import { Cron } from "croner";

const MINUTES_OF_A_DAY = 24 * 60;

/** Whether a cron expression has five fields that a cron knows, and a time that comes at all. */
export function isCron(expression: string): boolean {
  try {
    return new Cron(expression, { mode: "5-part", timezone: "UTC" }).nextRun() !== null;
  } catch {
    return false;
  }
}

/**
 * The same days, some minutes later.
 *
 * @param cron - an expression whose minute and hour are one number each
 * @returns undefined where it has several times of the day, or where the later one is after midnight
 */
export function later(cron: string, minutes: number): string | undefined {
  const [minute = "", hour = "", ...days] = cron.trim().split(/ +/);
  if (![minute, hour].every((field) => /^\d+$/.test(field))) return undefined;
  const time = Number(hour) * 60 + Number(minute) + minutes;
  if (time >= MINUTES_OF_A_DAY) return undefined;
  return [time % 60, Math.floor(time / 60), ...days].join(" ");
}
