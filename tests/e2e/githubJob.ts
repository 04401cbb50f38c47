import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  type Contexts,
  filledIn,
  type Functions,
  isRun,
  type Job,
  type Status,
  type Step,
} from "../unit/githubWorkflow";
import type { Environment } from "./environment";

/** Where jobs keep files from one run to the next, as actions/cache does. */
interface Kept {
  restore(keys: readonly string[], folder: string): boolean;
  save(key: string, path: string): void;
}

/** How a job has ended. */
export interface JobEnd {
  readonly status: Status;
  readonly outputs: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly output: string;
  readonly summary: string;
}

interface StepEnd {
  readonly outcome: Status | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}

/** What is there already: the project's folder, Node.js, its modules, and the sandbox's credentials. */
const PREPARED = /^(?:actions\/(?:checkout|setup-node|upload-artifact)|aws-actions\/[\w-]+)@/;

/** One job of a workflow, with its steps run in the project's folder. */
export class JobRun {
  private status: Status = "success";
  private readonly steps: Record<string, StepEnd> = {};
  private readonly commands: string[] = [];
  private readonly functions: Functions;
  private readonly summaryFile: string;
  private output = "";

  constructor(
    private readonly environment: Environment,
    private readonly folder: string,
    private readonly kept: Kept,
    private readonly contexts: Contexts & { readonly env: Readonly<Record<string, string>> },
  ) {
    this.summaryFile = join(mkdtempSync(join(environment.home, "job-")), "summary");
    this.functions = { hashfiles: (name = "") => hashOf(join(folder, name)) };
  }

  /** Runs the steps whose conditions hold. */
  async toEnd(job: Job): Promise<JobEnd> {
    for (const step of job.steps) {
      const end = await this.step(step);
      if (step.id !== undefined) this.steps[step.id] = end;
      if (end.outcome === "failure") this.status = "failure";
    }
    const outputs = Object.entries(job.outputs ?? {});
    return {
      status: this.status,
      outputs: Object.fromEntries(outputs.map(([name, text]) => [name, this.filledIn(text)])),
      commands: this.commands,
      output: this.output,
      summary: existsSync(this.summaryFile) ? readFileSync(this.summaryFile, "utf8") : "",
    };
  }

  private filledIn(text: string): string {
    return filledIn(text, { ...this.contexts, steps: this.steps }, this.functions);
  }

  private async step(step: Step): Promise<StepEnd> {
    const contexts = { ...this.contexts, steps: this.steps };
    const runs = isRun(step.if, contexts, this.status, this.functions);
    if (!runs) return { outcome: "skipped", outputs: {} };
    if (step.run !== undefined) return this.script(step.run);
    return { outcome: "success", outputs: this.action(step) };
  }

  private action({ uses = "", with: inputs = {} }: Step): StepEnd["outputs"] {
    if (PREPARED.test(uses)) return {};
    const input = (name: string) => this.filledIn(String(inputs[name] ?? ""));
    const key = input("key");
    if (uses.startsWith("actions/cache/restore@")) {
      const isHit = this.kept.restore([key, input("restore-keys")], this.folder);
      return { "cache-primary-key": key, "cache-hit": String(isHit) };
    }
    if (!uses.startsWith("actions/cache/save@")) throw new Error(`Not known here: ${uses}`);
    this.kept.save(key, join(this.folder, input("path")));
    return {};
  }

  /** As the shell bash of GitHub's runners runs it. */
  private async script(script: string): Promise<StepEnd> {
    if (script === "npm ci") return { outcome: "success", outputs: {} };
    const folder = mkdtempSync(join(this.environment.home, "step-"));
    const [file, outputFile] = [join(folder, "script.sh"), join(folder, "output")];
    writeFileSync(file, this.filledIn(script));
    writeFileSync(outputFile, "");
    const GITHUB_STEP_SUMMARY = this.summaryFile;
    const words = ["--noprofile", "--norc", "-eo", "pipefail", file];
    const { exitCode, output } = await this.environment.run("bash", words, {
      cwd: this.folder,
      variables: { ...this.contexts.env, GITHUB_STEP_SUMMARY, GITHUB_OUTPUT: outputFile },
    });
    this.commands.push(script.trim());
    this.output += `$ ${script.trim()}\n${output}\n`;
    const lines = readFileSync(outputFile, "utf8").split("\n").filter(Boolean);
    const outputs = lines.map((line) => /^([^=]+)=(.*)$/s.exec(line)?.slice(1) ?? []);
    return {
      outcome: exitCode === 0 ? "success" : "failure",
      outputs: Object.fromEntries(outputs) as Record<string, string>,
    };
  }
}

/** What GitHub's hashFiles gives for one file: nothing, where it is not there. */
function hashOf(file: string): string {
  if (!existsSync(file)) return "";
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
