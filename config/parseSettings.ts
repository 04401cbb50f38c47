import { closest } from "fastest-levenshtein";
import * as v from "valibot";

import { jsonOrText } from "../contract/values";
import { type Problem, SettingsError, stackArgument } from "../errors";
import { crossCheck } from "./crossCheck";
import { DEFAULTS, type SettingKey, SETTINGS, type SettingValues } from "./schemas";
import { placeOf, problemOf } from "./schemas/values";
import type { AccountChoice, Settings } from "./settings";
import type { StackConfiguration } from "./stackConfiguration";

const KEYS_OF_LISTS_AND_MAPS: ReadonlySet<string> = new Set<SettingKey>([
  "accounts",
  "organization",
  "tags",
  "regions",
  "stackSet",
  "legacyUser",
  "cloudTrailLogs",
]);

/** Turns a configuration into settings; throws a SettingsError with all problems of them. */
export function parseSettings(configuration: StackConfiguration): Settings {
  const { stack } = configuration;
  const { values, problems } = readKeys(configuration);
  const all = [...problems, ...crossCheck(values, problems, stack)];
  if (all.length > 0) throw new SettingsError(all);
  const { accounts, organization, ...others } = values;
  const accountChoice = chosenAccounts(accounts, organization, others.accessRoleName);
  return { ...others, accountChoice, stack };
}

/** The values of all keys, with the default where a key is left out or refused. */
function readKeys({ values, secretKeys, stack, problems: twice }: StackConfiguration): {
  readonly values: SettingValues;
  readonly problems: readonly Problem[];
} {
  const read: Partial<Record<SettingKey, unknown>> = {};
  const problems: Problem[] = [...twice];
  for (const [key, text] of Object.entries(values)) {
    if (!isSettingKey(key)) {
      problems.push(unknownKey(key, stack));
      continue;
    }
    if (text === "") continue;
    const value = KEYS_OF_LISTS_AND_MAPS.has(key) ? jsonOrText(text) : text;
    const result = v.safeParse(SETTINGS.entries[key], value, { abortPipeEarly: true });
    if (result.success) read[key] = result.output;
    for (const issue of result.issues ?? []) {
      problems.push(problemOf(`${key}${placeOf(issue)}`, issue, secretKeys.has(key)));
    }
  }
  return { values: { ...DEFAULTS, ...(read as Partial<SettingValues>) }, problems };
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS.entries, key);
}

function unknownKey(key: string, stack: string | undefined): Problem {
  const known = Object.keys(SETTINGS.entries);
  return {
    key,
    rule: `is not a setting of this project; the settings are ${known.join(", ")}`,
    fix: `did you mean ${closest(key, known)}? Rename it, or remove it: npx pulumi config rm ${key}${stackArgument(stack)}`,
  };
}

function chosenAccounts(
  accounts: SettingValues["accounts"] = [],
  selection: SettingValues["organization"],
  defaultRoleName: string,
): AccountChoice {
  if (selection !== undefined) return { from: "organization", selection };
  const listed = accounts.map(({ id, name, accessRoleName = defaultRoleName }) => {
    return { id, name, accessRoleName };
  });
  return { from: "list", accounts: listed };
}
