import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "commander";
import { commandLine } from "../../commands/main";
import packageJson from "../../package.json";
import {
  filledIn,
  isRun,
  neededBy,
  type Permissions,
  readWorkflow,
  type Step,
} from "./githubWorkflow";

const ROOT = join(__dirname, "../..");
const WORKFLOWS = [
  ".github/workflows/ci.yml",
  ".github/workflows/official-toolchain.yml",
  ".github/workflows/release.yml",
  "template/.github/workflows/authomize.yml",
  "template/.github/fleet/authomize.yml",
];
/** The workflows of a user's project. */
const [ONE_STACK = "", FLEET = ""] = WORKFLOWS.slice(-2);

function stepsOf(file: string): readonly Step[] {
  return Object.values(readWorkflow(file).jobs).flatMap(({ steps }) => steps);
}

function isCheckout({ uses = "" }: Step): boolean {
  return uses.startsWith("actions/checkout@");
}

/** The scopes that may be written to. */
function writable(permissions: Permissions = {}): readonly string[] {
  return Object.keys(permissions).filter((scope) => permissions[scope] !== "read");
}

/** The arguments of every call of this project's commands in a script, without quotes and lists. */
function calls(script: string): readonly (readonly string[])[] {
  const lines = script.replaceAll(/\\\n/g, " ").replaceAll(/"\$\{\w+\[@\]\}"/g, "");
  return [...lines.matchAll(/^\s*npx(?: --no --)? authomize ([^\n|>;]*)/gm)].map(([, args = ""]) =>
    args.trim().replaceAll('"', "").split(/\s+/),
  );
}

/** An event that starts a workflow, as its expressions see it. */
interface Event {
  readonly name: string;
  /** Default: the branch main. */
  readonly ref?: string;
  /** Where a pull request comes from; default: the repository itself. */
  readonly from?: string;
  readonly unattendedUp?: boolean;
  /** Whether somebody repeats a run. */
  readonly isRepeated?: boolean;
}

function contextsOf(event: Event) {
  const { name, ref = "refs/heads/main", from = "larkspur/access", unattendedUp = false } = event;
  const head = { repo: { full_name: from } };
  return {
    github: {
      ...{ event_name: name, ref, repository: "larkspur/access" },
      run_attempt: event.isRepeated === true ? "2" : "1",
      event: name === "pull_request" ? { pull_request: { head } } : {},
    },
    vars: unattendedUp ? { AUTHOMIZE_UNATTENDED_UP: "true" } : {},
  };
}

/** What runs that may not run at the same time have in common. */
function groupOf(file: string, event: Event): string {
  return filledIn(readWorkflow(file).concurrency?.group ?? "", contextsOf(event));
}

/** Which jobs run, were all to succeed, and the GitHub environment of each. */
function started(file: string, event: Event): Readonly<Record<string, string>> {
  const contexts = contextsOf(event);
  const needs: Record<string, { readonly result: string; readonly outputs: object }> = {};
  const environments: Record<string, string> = {};
  for (const [id, job] of Object.entries(readWorkflow(file).jobs)) {
    const isReady = neededBy(job).every((each) => needs[each]?.result === "success");
    const status = isReady ? "success" : "failure";
    const runs = isRun(job.if, { ...contexts, needs }, status);
    const outputs = { shards: '["prod-shard-00"]' };
    needs[id] = { result: runs ? "success" : "skipped", outputs: runs ? outputs : {} };
    if (runs) environments[id] = filledIn(job.environment ?? "", contexts);
  }
  return environments;
}

/** The command and those below it, none of which does anything when it is called rightly. */
function withoutAction(command: Command): Command {
  command.commands.forEach(withoutAction);
  return command.action(() => undefined).configureOutput({ writeErr: () => undefined });
}

async function parse(args: readonly string[]): Promise<void> {
  const program = await commandLine();
  program.commands.forEach(withoutAction);
  await program.parseAsync(["node", "authomize", ...args]);
}

describe("the GitHub workflows", () => {
  for (const file of WORKFLOWS) {
    it(`${file} pins every action to a commit, which no tag can move`, () => {
      const used = stepsOf(file).flatMap(({ uses }) => uses ?? []);
      assert.ok(used.length > 0);
      for (const action of used) assert.match(action, /^[\w-]+(?:\/[\w-]+){1,2}@[0-9a-f]{40}$/);
    });

    it(`${file} leaves no credentials in a checkout`, () => {
      const checkouts = stepsOf(file).filter(isCheckout);
      assert.ok(checkouts.length > 0);
      for (const step of checkouts) assert.equal(step.with?.["persist-credentials"], false);
    });

    it(`${file} lets no job write to the repository that runs anything of it`, () => {
      const { permissions, jobs } = readWorkflow(file);
      assert.deepEqual(writable(permissions), []);
      for (const [name, job] of Object.entries(jobs)) {
        if (!writable(job.permissions).includes("contents")) continue;
        const runs = job.steps.flatMap(({ run }) => run?.trim().split("\n") ?? []);
        assert.ok(!job.steps.some(isCheckout), name);
        for (const line of runs) assert.match(line, /^gh release create /);
      }
    });

    it(`${file} gives jobs their identity and its proofs, and no other right to write`, () => {
      const granted = Object.values(readWorkflow(file).jobs).flatMap((job) =>
        writable(job.permissions),
      );
      const harmless = ["id-token", "attestations", "contents"];
      assert.deepEqual(
        granted.filter((scope) => !harmless.includes(scope)),
        [],
      );
    });

    it(`${file} runs scripts that exist`, () => {
      const scripts = stepsOf(file).flatMap(({ run = "" }) =>
        [...run.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, script = ""]) => script),
      );
      for (const script of scripts) assert.ok(Object.hasOwn(packageJson.scripts, script), script);
      const files = stepsOf(file).flatMap(({ run = "" }) => run.match(/\.ci\/[\w.]+/g) ?? []);
      for (const script of files) assert.ok(existsSync(join(ROOT, script)), script);
    });
  }

  it("release what was tested, in order, and publish it only where that is asked for", () => {
    const { jobs } = readWorkflow(".github/workflows/release.yml");
    const { test, pack, release, npm } = jobs;
    const needed = [pack, release, npm].map((job) => job && neededBy(job));
    assert.deepEqual(needed, [["test"], ["pack"], ["release"]]);
    const checked = test?.steps.flatMap(({ run }) => run ?? []) ?? [];
    assert.deepEqual(checked.slice(-3), [
      "npm ci",
      "npm run -s audit -- --answered",
      "bash .ci/run",
    ]);
    assert.match(npm?.if ?? "", /^vars\.\w+ == 'true'$/);
    const publishing = Object.values(jobs).filter(({ steps }) =>
      steps.some(({ run = "" }) => run.includes("npm publish")),
    );
    assert.deepEqual(publishing, [npm]);
  });

  describe("of a user's project", () => {
    const deploying = (file: string) => (file === FLEET ? ["plan", "shards", "up"] : ["up"]);

    for (const file of [ONE_STACK, FLEET]) {
      const first = deploying(file)[0] ?? "";

      it(`${file} asks a reviewer before what a person starts, and then verifies`, () => {
        for (const name of ["push", "workflow_dispatch"]) {
          const jobs = started(file, { name });
          assert.deepEqual(Object.keys(jobs), [...deploying(file), "verify"], name);
          const { [first]: asked, ...others } = jobs;
          assert.equal(asked, "authomize-production");
          assert.deepEqual(new Set(Object.values(others)), new Set(["authomize-unattended"]));
        }
      });

      it(`${file} deploys without anybody only where that is asked for`, () => {
        for (const name of ["schedule", "repository_dispatch"]) {
          assert.deepEqual(started(file, { name }), { verify: "authomize-unattended" }, name);
          const jobs = started(file, { name, unattendedUp: true });
          assert.deepEqual(Object.keys(jobs), [...deploying(file), "verify"], name);
          assert.deepEqual(new Set(Object.values(jobs)), new Set(["authomize-unattended"]));
        }
      });

      it(`${file} asks a reviewer before a run that somebody repeats deploys what may be an older commit`, () => {
        for (const name of ["push", "workflow_dispatch", "schedule", "repository_dispatch"]) {
          const jobs = started(file, { name, unattendedUp: true, isRepeated: true });
          const { verify, ...others } = jobs;
          assert.equal(verify, "authomize-unattended");
          assert.deepEqual(Object.keys(others), deploying(file), name);
          assert.deepEqual(new Set(Object.values(others)), new Set(["authomize-production"]));
        }
      });

      it(`${file} lets no run that only verifies take the place of one that waits to deploy`, () => {
        const group = groupOf(file, { name: "push" });
        assert.equal(groupOf(file, { name: "workflow_dispatch" }), group);
        for (const name of ["schedule", "repository_dispatch"]) {
          assert.notEqual(groupOf(file, { name }), group, name);
          assert.equal(groupOf(file, { name, unattendedUp: true }), group, name);
        }
        const ref = "refs/pull/7/merge";
        assert.match(groupOf(file, { name: "pull_request", ref }), /refs\/pull\/7\/merge$/);
      });

      it(`${file} runs a pull request's code after a review alone, another branch's and a fork's never`, () => {
        const ref = "refs/pull/7/merge";
        const own = { name: "pull_request", ref, unattendedUp: true };
        assert.deepEqual(started(file, own), { preview: "authomize-preview" });
        assert.deepEqual(started(file, { ...own, from: "somebody/access" }), {});
        for (const name of ["push", "workflow_dispatch", "repository_dispatch", "schedule"]) {
          const elsewhere = { name, ref: "refs/heads/feature", unattendedUp: true };
          assert.deepEqual(started(file, elsewhere), {}, name);
        }
      });
    }

    it("has no matrix of nothing, and runs the environment's own stack all the same", () => {
      const { shards, up } = readWorkflow(FLEET).jobs;
      const plan = { result: "success", outputs: { shards: "[]" } };
      assert.ok(!isRun(shards?.if, { needs: { plan } }, "success"));
      for (const result of ["skipped", "failure"]) {
        assert.ok(isRun(up?.if, { needs: { plan, shards: { result } } }, "failure"), result);
      }
      assert.ok(!isRun(up?.if, { needs: { plan: { result: "failure" } } }, "failure"));
    });
  });

  it("call this project's commands in a way that its command line takes", async () => {
    const found = WORKFLOWS.flatMap(stepsOf).flatMap(({ run = "" }) => calls(run));
    assert.ok(found.length >= 4);
    for (const args of found) await assert.doesNotReject(parse(args), args.join(" "));
    await assert.rejects(parse(["verify", "--no-such-option"]));
  });
});
