import { parseSettings } from "../../../config/parseSettings";
import type { Account, EnrolledSettings, Settings } from "../../../config/settings";
import { type StackConfiguration, stackConfiguration } from "../../../config/stackConfiguration";

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
  return stackConfiguration({
    project: "authomize-aws",
    values: Object.fromEntries(values) as Record<string, string>,
    secretKeys: new Set(secretKeys.map((key) => `authomize-aws:${key}`)),
  });
}

/** The accounts of settings that list them; throws where they are chosen from an organization. */
export function listedAccounts({ accountChoice }: Settings): readonly Account[] {
  if (accountChoice.from === "list") return accountChoice.accounts;
  throw new Error("These settings list no accounts");
}

/** Settings that list their accounts, ready to be deployed. */
export function listedSettings(settings: Readonly<Record<string, unknown>>): EnrolledSettings {
  const parsed = parseSettings(configuration(settings));
  return { ...parsed, accounts: listedAccounts(parsed) };
}
