import * as v from "valibot";

import { type Problem, SettingsError, shown } from "../errors";
import { crossCheck } from "./checks/crossCheck";
import { legacyUserNameTooLong } from "./checks/rolloutChecks";
import { unknownKeyProblem } from "./checks/unknownKey";
import { DEFAULTS, SCHEMAS, type SettingKey, type SoundValues } from "./schemas";
import { ruleAndFix } from "./schemas/told";
import type { Account, AccountChoice, Settings } from "./settings";

/** The project's name, which is also the namespace of its configuration keys. */
export const NAMESPACE = "authomize-aws";

/** A stack's configuration as the engine hands it over. */
export interface StackConfiguration {
  /** Full key → value; lists and maps as JSON text. Keys of other namespaces are ignored. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys whose values must never be shown. */
  readonly secretKeys: ReadonlySet<string>;
  /** The stack that has the settings; absent where none has. */
  readonly stack?: string | undefined;
}

/** The keys whose text may be JSON: the engine hands lists and maps over in this form. */
const STRUCTURED_KEYS: ReadonlySet<string> = new Set<SettingKey>([
  "accounts",
  "organization",
  "tags",
  "regions",
  "stackSet",
  "legacyUser",
  "cloudTrailLogs",
]);

/**
 * Turns a stack's configuration into settings.
 *
 * @throws SettingsError naming every problem at once: of each value, of unknown keys, and of values
 *   that do not go together
 */
export function parseSettings(configuration: StackConfiguration): Settings {
  const { sound, problems } = readKeys(configuration);
  const all = [
    ...problems,
    ...crossCheck(sound, problems, configuration.stack),
    ...legacyUserNameTooLong(sound, configuration.stack),
  ];
  if (all.length > 0) throw new SettingsError(all);
  return { ...withDefaults(sound), stack: configuration.stack };
}

function readKeys(configuration: StackConfiguration): {
  readonly sound: SoundValues;
  readonly problems: readonly Problem[];
} {
  const sound: Partial<Record<SettingKey, unknown>> = {};
  const problems: Problem[] = [];
  for (const [fullKey, text] of Object.entries(configuration.values)) {
    if (!fullKey.startsWith(`${NAMESPACE}:`)) continue;
    const key = fullKey.slice(NAMESPACE.length + 1);
    if (!isSettingKey(key)) {
      problems.push(unknownKeyProblem(key, configuration.stack));
      continue;
    }
    if (text === "") continue;
    const result = v.safeParse(SCHEMAS[key], valueOf(key, text), { abortPipeEarly: true });
    if (result.success) sound[key] = result.output;
    else problems.push(...result.issues.map((issue) => problemOf(fullKey, issue, configuration)));
  }
  return { sound: sound as SoundValues, problems };
}

/** Whether a key, without its namespace, is one of this project's. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SCHEMAS, key);
}

function valueOf(key: SettingKey, text: string): unknown {
  if (!STRUCTURED_KEYS.has(key)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function problemOf(
  fullKey: string,
  issue: v.BaseIssue<unknown>,
  configuration: StackConfiguration,
): Problem {
  const place = (issue.path ?? []).map((item) =>
    typeof item.key === "number" ? `[${item.key}]` : `.${String(item.key)}`,
  );
  return {
    key: `${fullKey}${place.join("")}`,
    ...(issue.input === undefined
      ? {}
      : { value: configuration.secretKeys.has(fullKey) ? "[secret]" : shown(issue.input) }),
    ...ruleAndFix(issue.message),
  };
}

function withDefaults(sound: SoundValues): Omit<Settings, "stack"> {
  const accessRoleName = sound.accessRoleName ?? DEFAULTS.accessRoleName;
  return {
    accountChoice: accountChoice(sound, accessRoleName),
    maxRemovals: sound.maxRemovals,
    externalId: sound.externalId,
    managementAccount: sound.managementAccount,
    identityCenter: sound.identityCenter ?? DEFAULTS.identityCenter,
    accessRoleName,
    roleName: sound.roleName ?? DEFAULTS.roleName,
    rolePath: sound.rolePath ?? DEFAULTS.rolePath,
    permissionsBoundary: sound.permissionsBoundary,
    maxSessionDuration: sound.maxSessionDuration ?? DEFAULTS.maxSessionDuration,
    tags: sound.tags ?? DEFAULTS.tags,
    rollout: sound.rollout ?? DEFAULTS.rollout,
    stackSet: sound.stackSet ?? DEFAULTS.stackSet,
    legacyUser: sound.legacyUser,
    cloudTrailLogs: sound.cloudTrailLogs,
    regions: sound.regions ?? DEFAULTS.regions,
    integrationName: sound.integrationName,
    ownerEmail: sound.ownerEmail,
    shards: sound.shards ?? DEFAULTS.shards,
    ignoreMemory: sound.ignoreMemory ?? DEFAULTS.ignoreMemory,
  };
}

function accountChoice(sound: SoundValues, accessRoleName: string): AccountChoice {
  if (sound.organization !== undefined) {
    return { from: "organization", selection: sound.organization };
  }
  const accounts = (sound.accounts ?? []).map((account): Account => ({
    id: account.id,
    name: account.name,
    accessRoleName: account.accessRoleName ?? accessRoleName,
  }));
  return { from: "list", accounts };
}
