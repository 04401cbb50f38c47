import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { load } from "js-yaml";

/** What the stand-in was made with. */
export interface StandIn {
  /** The real Pulumi CLI. */
  readonly cli: string;
  /** The folder of the environments: `<name>.json`, with `pulumiConfig`. */
  readonly environments: string;
  /** Where a line is added for each command that opens environments: its verb, and the stack. */
  readonly log: string;
}

type Values = Readonly<Record<string, unknown>>;

interface SettingsFile {
  readonly environment?: readonly string[];
  readonly config?: Values | null;
}

/** The commands that open the environments of a stack (pulumi, callers of `openStackEnv`). */
const OPENING: ReadonlySet<string> = new Set(["config", "up", "preview", "refresh", "import"]);

/**
 * Runs the Pulumi CLI as one whose backend has environments of Pulumi ESC: those that a settings file imports
 * are merged into a copy of it, by JSON merge patch in favour of the file (pulumi, pkg/workspace/config.go,
 * `mergeConfig`), and their secrets encrypted with the stack's key, as `toConfigMap` there does. All else is
 * the real CLI's own.
 */
export function main({ cli, environments, log }: StandIn, args: readonly string[]): void {
  const [verb = ""] = args;
  const path = optionOf(args, "--config-file") ?? settingsFileOf(optionOf(args, "--stack"));
  const file = readSettings(path);
  if (!OPENING.has(verb) || file.environment === undefined) {
    process.exitCode = run(cli, args);
    return;
  }
  appendFileSync(log, `${verb} ${optionOf(args, "--stack") ?? ""}\n`);
  const folder = mkdtempSync(join(tmpdir(), "esc-stand-in-"));
  try {
    const copy = join(folder, "Pulumi.resolved.yaml");
    const others = withoutOption(args, "--config-file");
    resolve({ file, copy, environments, cli, stack: optionOf(args, "--stack") ?? "" });
    process.exitCode = run(cli, [...others, "--config-file", copy]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(cli: string, args: readonly string[]): number {
  return spawnSync(cli, args, { stdio: "inherit" }).status ?? 1;
}

function resolve(what: {
  readonly file: SettingsFile;
  readonly copy: string;
  readonly environments: string;
  readonly cli: string;
  readonly stack: string;
}): void {
  const { file, copy, environments, cli, stack } = what;
  const { environment: names = [], config, ...others } = file;
  const given = names.map((name) => pulumiConfig(join(environments, `${name}.json`)));
  const all = given.reduce(merged, {});
  const isSecret = (value: unknown) => isMap(value) && "fn::secret" in value;
  const plain = Object.entries(all).filter(([, value]) => !isSecret(value));
  const content = {
    ...others,
    config: merged(Object.fromEntries(plain), namespaced(config ?? {})),
  };
  writeFileSync(copy, JSON.stringify(content));
  for (const [key, value] of Object.entries(all)) {
    if (!isSecret(value) || key in content.config) continue;
    const text = String((value as Values)["fn::secret"]);
    const options = ["--secret", "--stack", stack, "--config-file", copy];
    execFileSync(cli, ["config", "set", key, text, ...options]);
  }
}

function pulumiConfig(path: string): Values {
  const { pulumiConfig: values } = JSON.parse(readFileSync(path, "utf8")) as {
    readonly pulumiConfig: Values;
  };
  return namespaced(values);
}

/** Keys without a namespace are the project's. */
function namespaced(values: Values): Values {
  const { name } = load(readFileSync(projectFile(), "utf8")) as { readonly name: string };
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `${name}:${key}`,
      value,
    ]),
  );
}

/** JSON merge patch (RFC 7386). */
function merged(target: Values, patch: Values): Values {
  const changed = Object.entries(patch).map(([key, value]) => {
    const before = target[key];
    return [key, isMap(value) ? merged(isMap(before) ? before : {}, value) : value] as const;
  });
  return { ...target, ...Object.fromEntries(changed) };
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readSettings(path: string): SettingsFile {
  return existsSync(path) ? (load(readFileSync(path, "utf8")) as SettingsFile) : {};
}

function settingsFileOf(stack: string | undefined): string {
  const own = process.env["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  if (own !== "") return own;
  const project = projectFile();
  return project === "" ? "" : join(dirname(project), `Pulumi.${stack ?? ""}.yaml`);
}

function projectFile(): string {
  let folder = process.cwd();
  while (!existsSync(join(folder, "Pulumi.yaml"))) {
    if (dirname(folder) === folder) return "";
    folder = dirname(folder);
  }
  return join(folder, "Pulumi.yaml");
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at !== -1) return args[at + 1];
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}

function withoutOption(args: readonly string[], name: string): readonly string[] {
  return args.filter((arg, index) => {
    return arg !== name && args[index - 1] !== name && !arg.startsWith(`${name}=`);
  });
}
