import type { StackConfiguration } from "../../../config/parseSettings";

/**
 * A stack's configuration as the engine hands it over: texts as they are, everything else as JSON.
 *
 * @param settings - values by key, without the project's namespace
 * @param secretKeys - the keys, without namespace, that the operator encrypted
 */
export function configuration(
  settings: Readonly<Record<string, unknown>>,
  secretKeys: readonly string[] = [],
): StackConfiguration {
  const values = Object.entries(settings).map(([key, value]) => [
    `authomize-aws:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return {
    values: Object.fromEntries(values) as Record<string, string>,
    secretKeys: new Set(secretKeys.map((key) => `authomize-aws:${key}`)),
  };
}
