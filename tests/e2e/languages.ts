import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { installPython } from "../../sandbox/python";
import { installLanguages } from "../../sandbox/toolchain/installLanguages";
import { SDK_GENERATOR, type ProgramLanguage } from "../../sandbox/toolchain/languageParts";
import type { CommandResult, Environment } from "./environment";

/** What the engine's component package is made of. PulumiPlugin.yaml would let it run npm's installer. */
const PACKAGE = ["package.json", "plugin.js", "node_modules"];

/**
 * A checkout in which the component package starts without the official language host: links to the
 * package's files, the program that stands in for the host, and copies of the examples.
 */
export class Checkout {
  readonly folder: string;
  /** The component package as a program. */
  readonly plugin: string;

  constructor(private readonly environment: Environment) {
    this.folder = join(environment.home, "checkout");
    this.plugin = join(this.folder, "pulumi-resource-authomize-aws");
    mkdirSync(this.folder);
    for (const name of PACKAGE) symlinkSync(join(ROOT, name), join(this.folder, name));
    cpSync(join(ROOT, "sandbox", "toolchain", "pulumi-resource-authomize-aws"), this.plugin);
  }

  /** Builds what programs in these languages need, unless it is there. */
  async install(...languages: readonly ProgramLanguage[]): Promise<void> {
    const pulumiHome = this.environment.variables["PULUMI_HOME"] ?? "";
    await installLanguages({ pulumiHome }, languages);
  }

  /** The folder of an example's copy, which has the same place in the checkout. */
  example(name: string): string {
    const folder = join(this.folder, "examples", name);
    cpSync(join(ROOT, "examples", name), folder, { recursive: true });
    return folder;
  }

  /** The package's schema, as the engine gets it. */
  async schema(): Promise<string> {
    const command = ["package", "get-schema", this.plugin];
    return (await this.succeed("pulumi", command, this.environment.home)).stdout;
  }

  /** Writes the package's SDK where `pulumi package add` does; returns its folder. */
  async sdk(language: "python" | "go", program: string): Promise<string> {
    const schema = join(program, "schema.json");
    writeFileSync(schema, await this.schema());
    const folder = join(program, "sdks", "authomize-aws");
    const generator = join(this.environment.variables["PULUMI_HOME"] ?? "", SDK_GENERATOR);
    await this.succeed(generator, [language, schema, folder], program);
    return folder;
  }

  /** Runs a command that has to succeed. */
  async succeed(command: string, args: readonly string[], cwd: string): Promise<CommandResult> {
    const result = await this.environment.run(command, args, { cwd });
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }
}

/**
 * Installs an SDK for Python beside packages that are kept.
 *
 * @param program - the folder of the program that uses it
 * @returns the variables with which Pulumi's host finds both
 */
export async function pythonWith(
  checkout: Checkout,
  sdk: string,
  program: string,
): Promise<Readonly<Record<string, string>>> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const python = await installPython(report, join(__dirname, "languages", "requirements.txt"));
  const packages = join(program, "packages");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const alone = ["--no-deps", "--no-build-isolation", "--target", packages];
  await checkout.succeed(python, [...pip, ...alone, sdk], program);
  // The official host takes the one that Pulumi.yaml names, the one that is built here the variable's.
  symlinkSync(dirname(dirname(python)), join(program, "venv"));
  return { PYTHONPATH: packages, PULUMI_PYTHON_CMD: python };
}
