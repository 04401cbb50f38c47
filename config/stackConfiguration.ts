import type { Problem } from "../errors";
import { DEFAULTS } from "./schemas";

/** The namespace of the settings in stacks of a project that was called so, before others could be. */
const FORMER_NAMESPACE = "authomize-aws";

/** A stack's configuration as the engine hands it over. */
export interface EngineConfiguration {
  /** The project's name, which is the namespace of its settings. */
  readonly project: string;
  /** Full key, such as `acme-authomize:accounts` or `aws:region` → value; lists and maps as JSON text. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys whose values must never be shown. */
  readonly secretKeys: ReadonlySet<string>;
  /** The stack that has the settings; absent where none has. */
  readonly stack?: string | undefined;
}

/** The settings of a stack, not yet checked. */
export interface StackConfiguration {
  /** Key of a setting, without namespace → value; lists and maps as JSON text. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys of settings whose values must never be shown. */
  readonly secretKeys: ReadonlySet<string>;
  /** Pulumi's own setting `aws:region`. */
  readonly region?: string | undefined;
  /** Pulumi's own setting `aws:profile`. */
  readonly profile?: string | undefined;
  /** The stack that has the settings; absent where none has. */
  readonly stack?: string | undefined;
  /** The settings that are written for a project of the former name, while this one has another. */
  readonly formerKeys: readonly string[];
  /** What cannot be settled between the two namespaces. */
  readonly problems: readonly Problem[];
}

/**
 * The settings of a stack: the keys of its project's namespace, and those of the former one, which a
 * stack has kept that came from a project of that name.
 */
export function stackConfiguration({
  project,
  values,
  secretKeys,
  stack,
}: EngineConfiguration): StackConfiguration {
  const own = keysOf(project, values);
  const former = project === FORMER_NAMESPACE ? {} : keysOf(FORMER_NAMESPACE, values);
  const formerKeys = Object.keys(former).filter((key) => former[key] !== "");
  const isSet = (key: string) => saysSomething(key, own[key]);
  const isFormer = (key: string) => formerKeys.includes(key) && !isSet(key);
  const namespaceOf = (key: string) => (isFormer(key) ? FORMER_NAMESPACE : project);
  const effective = { ...own, ...pick(former, formerKeys.filter(isFormer)) };
  const all = new Set([...Object.keys(own), ...formerKeys]);
  return {
    values: effective,
    secretKeys: new Set([...all].filter((key) => secretKeys.has(`${namespaceOf(key)}:${key}`))),
    region: values["aws:region"],
    profile: values["aws:profile"],
    stack,
    formerKeys: formerKeys.map((key) => `${FORMER_NAMESPACE}:${key}`),
    problems: formerKeys
      .filter((key) => isSet(key) && own[key] !== former[key])
      .map((key) => setTwice(key, project)),
  };
}

/** Whether a configuration says which accounts are meant; what is not set may be an empty text. */
export function choosesAccounts({ values }: StackConfiguration): boolean {
  return ["accounts", "organization"].some((key) => (values[key] ?? "") !== "");
}

/** Pulumi.yaml may give every setting its default: such a value says nothing about this stack. */
function saysSomething(key: string, text = ""): boolean {
  const defaults: Readonly<Record<string, unknown>> = DEFAULTS;
  return text !== "" && text !== String(defaults[key]);
}

function keysOf(
  namespace: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const prefix = `${namespace}:`;
  const own = Object.entries(values).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function pick(
  values: Readonly<Record<string, string>>,
  keys: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)));
}

function setTwice(key: string, project: string): Problem {
  const former = `${FORMER_NAMESPACE}:${key}`;
  return {
    key,
    rule: `is set once; the stack has ${project}:${key} and, from a project of another name, ${former}`,
    fix: `keep the one that holds; to remove the older: npx pulumi config rm ${former}`,
  };
}
