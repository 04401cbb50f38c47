import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

import {
  type Contexts,
  evaluated,
  filledIn,
  isRun,
  type Job,
  neededBy,
  readWorkflow,
  type Status,
} from "../unit/githubWorkflow";
import { type JobEnd, JobRun } from "./githubJob";
import type { PackagedProject } from "./packed";
import type { Environment } from "./environment";

/** What starts a workflow of the branch main. */
export type EventName = "push" | "schedule" | "repository_dispatch" | "workflow_dispatch";

/** How a job has ended, as the expressions of others see it. */
interface NeededJob {
  readonly result: Status | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}

/** How a run of a workflow has ended. */
export interface WorkflowEnd {
  readonly results: Readonly<Record<string, NeededJob["result"]>>;
  /** The commands that were run, in order, by job; those of a matrix by `job (value)`. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** What all of them printed. */
  readonly output: string;
  /** What the jobs wrote for the page of the run. */
  readonly summary: string;
}

/** A repository on GitHub that has a project and its workflow; the jobs run here, one after the other. */
export class GithubRepository {
  /** Key → folder; what is kept from one run to the next. */
  readonly caches = new Map<string, string>();
  private readonly committed: ReadonlySet<string>;
  private runs = 0;

  constructor(
    private readonly environment: Environment,
    private readonly project: PackagedProject,
    /** From the root of this repository. */
    private readonly file: string,
  ) {
    this.committed = new Set(readdirSync(project.folder));
  }

  /**
   * Runs the jobs of the workflow that the event starts.
   *
   * @param unattendedUp - whether the repository's variables ask for an `up` that nobody has approved
   */
  async run(event: EventName, unattendedUp = false): Promise<WorkflowEnd> {
    this.runs += 1;
    const workflow = readWorkflow(this.file);
    const github = {
      ...{ event_name: event, ref: "refs/heads/main", repository: "larkspur/access" },
      ...{ run_id: String(this.runs), run_attempt: "1", event: {} },
    };
    const { PULUMI_BACKEND_URL } = this.environment.variables;
    const asked = unattendedUp ? { AUTHOMIZE_UNATTENDED_UP: "true" } : {};
    const known = { github, vars: { PULUMI_BACKEND_URL, ...asked } };
    const needs: Record<string, NeededJob> = {};
    const ends: [string, JobEnd][] = [];
    for (const [id, job] of Object.entries(workflow.jobs)) {
      const isReady = neededBy(job).every((each) => needs[each]?.result === "success");
      const contexts = { ...known, needs };
      if (!isRun(job.if, contexts, isReady ? "success" : "failure")) {
        needs[id] = { result: "skipped", outputs: {} };
        continue;
      }
      const ofJob: JobEnd[] = [];
      for (const matrix of matrixOf(job, contexts)) {
        const [value] = Object.values(matrix);
        const end = await this.runJob(job, { ...contexts, matrix }, workflow.env);
        ofJob.push(end);
        ends.push([value === undefined ? id : `${id} (${value})`, end]);
      }
      const isGood = ofJob.every(({ status }) => status === "success");
      needs[id] = { result: isGood ? "success" : "failure", outputs: ofJob.at(-1)?.outputs ?? {} };
    }
    return {
      results: Object.fromEntries(Object.entries(needs).map(([id, { result }]) => [id, result])),
      commands: Object.fromEntries(ends.map(([name, { commands }]) => [name, commands])),
      output: ends.map(([name, { output }]) => `== ${name}\n${output}`).join("\n"),
      summary: ends.map(([, { summary }]) => summary).join(""),
    };
  }

  /** Each job begins with what is committed. */
  private async runJob(
    job: Job,
    contexts: Contexts,
    ofWorkflow: Readonly<Record<string, string>> = {},
  ): Promise<JobEnd> {
    for (const name of readdirSync(this.project.folder)) {
      if (!this.committed.has(name)) {
        rmSync(join(this.project.folder, name), { recursive: true });
      }
    }
    const written = Object.entries({ ...ofWorkflow, ...job.env });
    const env = Object.fromEntries(written.map(([key, text]) => [key, filledIn(text, contexts)]));
    const run = new JobRun(this.environment, this.project.folder, this, { ...contexts, env });
    return run.toEnd(job);
  }

  /** Puts the newest of what was kept under a key, or under one that begins so, into a folder. */
  restore(keys: readonly string[], folder: string): boolean {
    const kept = [...this.caches.keys()].reverse();
    const found = keys.flatMap((key) => kept.find((each) => each.startsWith(key)) ?? []).at(0);
    if (found === undefined) return false;
    cpSync(this.caches.get(found) ?? "", folder, { recursive: true });
    return found === keys[0];
  }

  /** Keeps a file or folder; what is kept once stays as it is. */
  save(key: string, path: string): void {
    if (this.caches.has(key) || !existsSync(path)) return;
    const folder = join(this.environment.home, "caches", String(this.caches.size));
    mkdirSync(folder, { recursive: true });
    cpSync(path, join(folder, basename(path)), { recursive: true });
    this.caches.set(key, folder);
  }
}

function matrixOf({ strategy }: Job, contexts: Contexts): readonly Record<string, string>[] {
  const [dimension] = Object.entries(strategy?.matrix ?? {});
  if (dimension === undefined) return [{}];
  const [name, expression] = dimension;
  const inner = /^\$\{\{(.*)\}\}$/s.exec(expression)?.[1] ?? "";
  return (evaluated(inner, contexts) as readonly string[]).map((value) => ({ [name]: value }));
}
