import { copyFileSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { ROOT } from "../../sandbox/folders";
import type { CommandResult, Environment, RunningCommand } from "./environment";

/** One stack of this project in an environment, driven by the real engine. */
export class Stack {
  readonly configFile: string;
  /** Variables that win over the environment's: another user's access key, for example. */
  variables: Readonly<Record<string, string>> = {};
  private encryptionSalt = "";

  constructor(
    private readonly environment: Environment,
    readonly name: string,
    private readonly project: string,
  ) {
    this.configFile = join(environment.home, `Pulumi.${name}.yaml`);
  }

  /**
   * Creates the stack. The engine starts its configuration beside Pulumi.yaml, so it is given a copy of that
   * in a folder of the environment's own: test files that run at the same time may use the same name.
   */
  async initialize(): Promise<void> {
    const folder = mkdtempSync(join(this.environment.home, "new-stack-"));
    copyFileSync(join(this.project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    const init = ["stack", "init", this.name, "--no-select", "--non-interactive", "--color=never"];
    const { exitCode, output } = await this.environment.run("pulumi", init, { cwd: folder });
    if (exitCode !== 0) throw new Error(`pulumi stack init exited with ${exitCode}:\n${output}`);
    const started = readFileSync(join(folder, `Pulumi.${this.name}.yaml`), "utf8");
    this.encryptionSalt = (load(started) as { encryptionsalt: string }).encryptionsalt;
  }

  /** Replaces the stack's whole configuration. JSON is YAML. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const config = Object.entries(settings).map(([key, value]) => [
      key.includes(":") ? key : `authomize-aws:${key}`,
      value,
    ]);
    writeFileSync(
      this.configFile,
      JSON.stringify({
        encryptionsalt: this.encryptionSalt,
        config: Object.fromEntries(config) as unknown,
      }),
    );
  }

  /**
   * Gives the stack another name, or a project of another name, as an operator does; the configuration
   * goes with it.
   *
   * @param project - the folder of that project
   * @param projectName - what its Pulumi.yaml says
   */
  async renamed(name: string, project: string, projectName: string): Promise<Stack> {
    await this.succeed("stack", "rename", `organization/${projectName}/${name}`);
    const stack = new Stack(this.environment, name, project);
    stack.encryptionSalt = this.encryptionSalt;
    renameSync(this.configFile, stack.configFile);
    return stack;
  }

  /** Runs a Pulumi command on this stack; says how it ended. */
  pulumi(...args: readonly string[]): Promise<CommandResult> {
    return this.environment.run("pulumi", this.words(args), {
      cwd: this.project,
      variables: this.variables,
    });
  }

  /** Starts a Pulumi command on this stack, in a process group of its own. */
  start(...args: readonly string[]): RunningCommand {
    return this.environment.start("pulumi", this.words(args), { cwd: this.project });
  }

  private words(args: readonly string[]): readonly string[] {
    const [verb = "", ...rest] = args;
    const isRemoval = verb === "stack" && rest[0] === "rm";
    const options = isRemoval ? [] : ["--stack", this.name];
    const configured = DEPLOYING.has(verb) ? ["--config-file", this.configFile] : [];
    return [verb, ...rest, ...options, ...configured, "--non-interactive", "--color=never"];
  }

  /** Runs a Pulumi command on this stack that has to succeed; returns what it printed. */
  async succeed(...args: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.pulumi(...args);
    if (exitCode !== 0)
      throw new Error(`pulumi ${args.join(" ")} exited with ${exitCode}:\n${output}`);
    return output;
  }

  /** `pulumi up`, which has to succeed. */
  up(...args: readonly string[]): Promise<string> {
    return this.succeed("up", "--yes", "--skip-preview", ...args);
  }

  /** `pulumi destroy`, which has to succeed. */
  destroy(): Promise<string> {
    return this.succeed("destroy", "--yes", "--skip-preview");
  }

  /** Runs a command of `authomize` on this stack; says how it ended. */
  authomize(...args: readonly string[]): Promise<CommandResult> {
    const command = [join(ROOT, "commands", "authomize.js"), ...args, "--stack", this.name];
    return this.environment.run(process.execPath, command, this.configured());
  }

  /** Starts a command of `authomize` on this stack as an operator does, in a process group of its own. */
  startAuthomize(...args: readonly string[]): RunningCommand {
    const command = ["--no", "authomize", ...args, "--stack", this.name];
    return this.environment.start("npx", command, this.configured());
  }

  private configured() {
    const variables = { ...this.variables, PULUMI_OPTION_CONFIG_FILE: this.configFile };
    return { cwd: this.project, variables };
  }

  /** The stack's outputs, as any consumer reads them. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.pulumi("stack", "output", "--json", "--show-secrets");
    return JSON.parse(stdout) as Record<string, unknown>;
  }
}

const DEPLOYING: ReadonlySet<string> = new Set(["up", "preview", "refresh", "destroy", "import"]);
