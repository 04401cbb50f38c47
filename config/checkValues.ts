import * as v from "valibot";

import type { Problem } from "../errors";
import { DEFAULTS, type SettingKey, SETTINGS, type SettingValues } from "./schemas";
import { placeOf, problemOf } from "./schemas/values";

/** Values that were checked one by one: what is refused, or not given, has its default. */
export interface CheckedValues {
  readonly values: SettingValues;
  readonly problems: readonly Problem[];
}

/**
 * Checks the value of each setting by itself.
 *
 * @param given - setting and value, those that are given only
 * @param secretKeys - the settings whose values must never be shown
 */
export function checkValues(
  given: ReadonlyMap<SettingKey, unknown>,
  secretKeys: ReadonlySet<string> = new Set(),
): CheckedValues {
  const read: Partial<Record<SettingKey, unknown>> = {};
  const problems: Problem[] = [];
  for (const [key, value] of given) {
    const result = v.safeParse(SETTINGS.entries[key], value, { abortPipeEarly: true });
    if (result.success) read[key] = result.output;
    for (const issue of result.issues ?? []) {
      problems.push(problemOf(`${key}${placeOf(issue)}`, issue, secretKeys.has(key)));
    }
  }
  return { values: { ...DEFAULTS, ...(read as Partial<SettingValues>) }, problems };
}

/** Whether a text is the name of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS.entries, key);
}
