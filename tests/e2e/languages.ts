import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { installPython } from "../../sandbox/python";
import { installLanguages } from "../../sandbox/toolchain/installLanguages";
import { SDK_GENERATOR, type ProgramLanguage } from "../../sandbox/toolchain/languageParts";
import type { CommandResult, Environment } from "./environment";

/** What the engine starts. Beside PulumiPlugin.yaml it would run npm's installer first. */
const PACKAGE = ["package.json", "plugin.js", "node_modules"];
/** The component package as a program, which stands in for the official language host. */
const PLUGIN = "pulumi-resource-authomize-aws";

/** A checkout in which the component package starts, and programs in other languages run. */
export class Checkout {
  readonly folder: string;
  private python: Promise<string> | undefined;

  constructor(private readonly environment: Environment) {
    this.folder = join(environment.home, "checkout");
    mkdirSync(this.folder);
    for (const name of PACKAGE) symlinkSync(join(ROOT, name), join(this.folder, name));
    cpSync(join(ROOT, "sandbox", "toolchain", PLUGIN), join(this.folder, PLUGIN));
  }

  /** Builds what programs in these languages need, unless it is there. */
  async install(...languages: readonly ProgramLanguage[]): Promise<void> {
    await installLanguages({ pulumiHome: this.pulumiHome }, languages);
  }

  /** The folder of a copy of a program, which finds the package in `../..` as those of examples/ do. */
  program(folder: string): string {
    const copy = join(this.folder, "examples", basename(folder));
    cpSync(folder, copy, { recursive: true });
    return copy;
  }

  /** The package's schema, as the engine gets it. */
  async schema(): Promise<string> {
    const command = ["package", "get-schema", join(this.folder, PLUGIN)];
    return (await this.succeed("pulumi", command, this.environment.home)).stdout;
  }

  /** Writes the package's SDK into a folder. */
  async sdk(language: "python" | "go", folder: string): Promise<void> {
    const schema = join(this.folder, `schema-for-${language}.json`);
    writeFileSync(schema, await this.schema());
    const generator = join(this.pulumiHome, SDK_GENERATOR);
    await this.succeed(generator, [language, schema, folder], this.folder);
  }

  /** What Pulumi's host needs to know to run a copy of a program in Python, with the SDK installed. */
  async pythonVariables(program: string): Promise<Readonly<Record<string, string>>> {
    this.python ??= this.installedPython();
    const python = await this.python;
    // The official host takes what Pulumi.yaml names, the one that is built here the variable.
    symlinkSync(dirname(dirname(python)), join(program, "venv"));
    return { PYTHONPATH: this.packages, PULUMI_PYTHON_CMD: python };
  }

  /** Runs a command that has to succeed. */
  async succeed(command: string, args: readonly string[], cwd: string): Promise<CommandResult> {
    const result = await this.environment.run(command, args, { cwd });
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }

  private get pulumiHome(): string {
    return this.environment.variables["PULUMI_HOME"] ?? "";
  }

  private get packages(): string {
    return join(this.folder, "packages");
  }

  /** Packages that do not change are kept for the next time; the SDK is installed beside them. */
  private async installedPython(): Promise<string> {
    const report = (line: string) => void process.stderr.write(`${line}\n`);
    const python = await installPython(report, join(__dirname, "languages", "requirements.txt"));
    const sdk = join(this.folder, "sdk-for-python");
    await this.sdk("python", sdk);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    const alone = ["--no-deps", "--no-build-isolation", "--target", this.packages];
    await this.succeed(python, [...pip, ...alone, sdk], this.folder);
    return python;
  }
}
