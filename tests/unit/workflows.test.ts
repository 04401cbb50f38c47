import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "commander";
import { load } from "js-yaml";

import { commandLine } from "../../commands/main";
import packageJson from "../../package.json";

const ROOT = join(__dirname, "../..");
const WORKFLOWS = [
  ".github/workflows/ci.yml",
  ".github/workflows/official-toolchain.yml",
  ".github/workflows/release.yml",
  "template/.github/workflows/authomize.yml",
];

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Permissions = Readonly<Record<string, string>>;

interface Job {
  readonly permissions?: Permissions;
  readonly needs?: string;
  readonly if?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

function workflow(file: string): Workflow {
  return load(readFileSync(join(ROOT, file), "utf8")) as Workflow;
}

function stepsOf(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);
}

function isCheckout({ uses = "" }: Step): boolean {
  return uses.startsWith("actions/checkout@");
}

/** The scopes that may be written to. */
function writable(permissions: Permissions = {}): readonly string[] {
  return Object.keys(permissions).filter((scope) => permissions[scope] !== "read");
}

/** The arguments of every call of this project's commands in a script, without quotes. */
function calls(script: string): readonly (readonly string[])[] {
  return [...script.matchAll(/^\s*npx(?: --no --)? authomize ([^\n|>;]*)/gm)].map(([, args = ""]) =>
    args.trim().replaceAll('"', "").split(/\s+/),
  );
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
      for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    });

    it(`${file} leaves no credentials in a checkout`, () => {
      const checkouts = stepsOf(file).filter(isCheckout);
      assert.ok(checkouts.length > 0);
      for (const step of checkouts) assert.equal(step.with?.["persist-credentials"], false);
    });

    it(`${file} lets no job write to the repository that runs anything of it`, () => {
      const { permissions, jobs } = workflow(file);
      assert.deepEqual(writable(permissions), []);
      for (const [name, job] of Object.entries(jobs)) {
        if (!writable(job.permissions).includes("contents")) continue;
        const runs = job.steps.flatMap(({ run }) => run?.trim().split("\n") ?? []);
        assert.ok(!job.steps.some(isCheckout), name);
        for (const line of runs) assert.match(line, /^gh release create /);
      }
    });

    it(`${file} gives jobs their identity and its proofs, and no other right to write`, () => {
      const granted = Object.values(workflow(file).jobs).flatMap((job) =>
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
    const { jobs } = workflow(".github/workflows/release.yml");
    const { test, pack, release, npm } = jobs;
    assert.deepEqual([pack?.needs, release?.needs, npm?.needs], ["test", "pack", "release"]);
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

  it("call this project's commands in a way that its command line takes", async () => {
    const found = WORKFLOWS.flatMap(stepsOf).flatMap(({ run = "" }) => calls(run));
    assert.ok(found.length >= 4);
    for (const args of found) await assert.doesNotReject(parse(args), args.join(" "));
    await assert.rejects(parse(["verify", "--no-such-option"]));
  });
});
