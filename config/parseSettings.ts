import { closest } from "fastest-levenshtein";
import { jsonOrText } from "../contract/values";
import { type Problem, SettingsError, stackArgument } from "../errors";
import { type CheckedValues, checkValues, isSettingKey } from "./checkValues";
import { crossCheck } from "./crossCheck";
import { type SettingKey, SETTINGS, type SettingValues } from "./schemas";
import type { AccountChoice, Settings } from "./settings";
import type { StackConfiguration } from "./stackConfiguration";

/** The settings whose text, if it is JSON, is read as what it says: the engine hands them over so. */
export const KEYS_OF_LISTS_AND_MAPS: ReadonlySet<string> = new Set<SettingKey>([
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
function readKeys({
  values,
  secretKeys,
  stack,
  problems: twice,
}: StackConfiguration): CheckedValues {
  const given = new Map<SettingKey, unknown>();
  const unknown: Problem[] = [];
  for (const [key, text] of Object.entries(values)) {
    if (!isSettingKey(key)) unknown.push(unknownKey(key, stack));
    else if (text !== "") given.set(key, KEYS_OF_LISTS_AND_MAPS.has(key) ? jsonOrText(text) : text);
  }
  const { values: checked, problems } = checkValues(given, secretKeys);
  return { values: checked, problems: [...twice, ...unknown, ...problems] };
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
