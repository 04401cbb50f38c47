import { OperatorError, type Problem, stackArgument } from "../errors";
import { isSettingKey } from "./checkValues";

/** The name of the project in whose clones the first stacks were made. */
const FIRST_PROJECT = "authomize-aws";

/** Namespaces that are Pulumi's own, or its providers'. */
const OF_PULUMI: ReadonlySet<string> = new Set(["aws", "pulumi"]);

/** Settings that no other program is likely to have: they say that a namespace is of a project like this one. */
const TELLING = [
  "externalId",
  "managementAccount",
  "identityCenter",
  "accessRoleName",
  "permissionsBoundary",
  "integrationName",
] as const;

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
  /** Full keys of settings that the stack has kept from a project of another name. */
  readonly formerKeys: readonly string[];
  /** What cannot be settled between the namespaces. */
  readonly problems: readonly Problem[];
}

/**
 * The settings of a stack: the keys of its project's namespace, and those of a former one, which the
 * stack has kept since its project got another name.
 */
export function stackConfiguration(configuration: EngineConfiguration): StackConfiguration {
  const { project, values, secretKeys, stack } = configuration;
  const own = keysOf(project, values);
  const namespaces = formerNamespaces(project, values);
  const [namespace = FIRST_PROJECT] = namespaces;
  const former = namespaces.length === 0 ? {} : keysOf(namespace, values);
  const formerKeys = Object.keys(former).filter((key) => former[key] !== "");
  // An empty text is what Pulumi.yaml says of a setting that no stack has set.
  const isOwn = (key: string) => (own[key] ?? "") !== "";
  const kept = formerKeys.filter((key) => !isOwn(key));
  const all = [...Object.keys(own), ...kept];
  const namespaceOf = (key: string) => (kept.includes(key) ? namespace : project);
  return {
    values: { ...own, ...Object.fromEntries(kept.map((key) => [key, former[key] ?? ""])) },
    secretKeys: new Set(all.filter((key) => secretKeys.has(`${namespaceOf(key)}:${key}`))),
    region: values["aws:region"],
    profile: values["aws:profile"],
    stack,
    formerKeys: formerKeys.map((key) => `${namespace}:${key}`),
    problems: [
      ...namespaces.slice(1).map((other) => severalNamespaces(namespace, other)),
      ...formerKeys
        .filter((key) => isOwn(key) && own[key] !== former[key])
        .map((key) => setTwice(key, namespace, configuration)),
    ],
  };
}

/**
 * The name of the project of a settings file, by the namespace of its settings; keys without namespace are
 * the same project's. Every namespace with a key of a setting counts, so that none is left out in silence.
 *
 * @param config - the keys, with their namespaces if they have any
 * @param path - the file
 * @throws OperatorError where several projects have settings there
 */
export function projectOfSettings(config: Readonly<Record<string, unknown>>, path: string): string {
  const namespaces = Object.keys(config).flatMap((fullKey) => {
    const [namespace = "", key] = fullKey.split(":");
    const isOfSettings = key !== undefined && isSettingKey(key) && !OF_PULUMI.has(namespace);
    // Another project may have kept the keys of the first one, which `stackConfiguration` knows.
    return isOfSettings && namespace !== FIRST_PROJECT ? [namespace] : [];
  });
  const [project = FIRST_PROJECT, other] = new Set(namespaces);
  if (other === undefined) return project;
  throw new OperatorError(
    `${path} has settings of two projects, ${project} and ${other}, and nothing there says which of them hold. ` +
      "Keep those of one, or write them without a project's name before the key.",
  );
}

/** Whether a configuration says which accounts are meant; what is not set may be an empty text. */
export function choosesAccounts({ values }: StackConfiguration): boolean {
  return ["accounts", "organization"].some((key) => (values[key] ?? "") !== "");
}

/**
 * The namespaces that a project of this program had before it got its name: they hold nothing but
 * settings, and one that no other project is likely to have.
 */
function formerNamespaces(
  project: string,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const namespaces = new Set(Object.keys(values).map((key) => key.split(":")[0] ?? ""));
  return [...namespaces].filter((namespace) => {
    if (namespace === project || OF_PULUMI.has(namespace)) return false;
    const keys = Object.keys(keysOf(namespace, values));
    return (
      namespace === FIRST_PROJECT ||
      (keys.every(isSettingKey) && TELLING.some((key) => keys.includes(key)))
    );
  });
}

/** The values of one namespace, by key without it. */
export function keysOf(
  namespace: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const prefix = `${namespace}:`;
  const own = Object.entries(values).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function setTwice(
  key: string,
  namespace: string,
  { project, stack }: EngineConfiguration,
): Problem {
  const former = `${namespace}:${key}`;
  return {
    key,
    rule: `is set once; the stack has ${project}:${key}, which may be the default of Pulumi.yaml, and ${former}, from a project of another name`,
    fix: `set ${key} to what holds, and remove the older: npx pulumi config rm ${former}${stackArgument(stack)}`,
  };
}

function severalNamespaces(one: string, other: string): Problem {
  return {
    key: `${other}:`,
    rule: `is one namespace of settings too many: the stack has those of ${one} as well, both from projects of another name`,
    fix: "keep the lines that hold, without a project's name before the key",
  };
}
