import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "commander";
import { load } from "js-yaml";

import { commandLine } from "../../commands/main";

const ROOT = join(__dirname, "../..");
const WORKFLOWS = [
  ".github/workflows/ci.yml",
  ".github/workflows/official-toolchain.yml",
  "examples/github-actions/authomize-aws.yml",
];

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}

function workflow(file: string): Workflow {
  return load(readFileSync(join(ROOT, file), "utf8")) as Workflow;
}

function stepsOf(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);
}

/** The arguments of every call of this project's commands in a script, without quotes. */
function calls(script: string): readonly (readonly string[])[] {
  return [...script.matchAll(/^\s*npx authomize ([^\n|>;]*)/gm)].map(([, args = ""]) =>
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
    it(`${file} pins every action, at least to its major version`, () => {
      const used = stepsOf(file).flatMap(({ uses }) => uses ?? []);
      assert.ok(used.length > 0);
      for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@(?:v\d+|[0-9a-f]{40})$/);
    });

    it(`${file} lets no job write to the repository`, () => {
      const { permissions, jobs } = workflow(file);
      for (const granted of [permissions, ...Object.values(jobs).map((job) => job.permissions)]) {
        const writable = Object.keys(granted ?? {}).filter((scope) => granted?.[scope] === "write");
        assert.ok(writable.every((scope) => scope === "id-token"));
      }
    });
  }

  it("call this project's commands in a way that its command line takes", async () => {
    const found = WORKFLOWS.flatMap(stepsOf).flatMap(({ run = "" }) => calls(run));
    assert.ok(found.length >= 4);
    for (const args of found) await assert.doesNotReject(parse(args), args.join(" "));
    await assert.rejects(parse(["verify", "--no-such-option"]));
  });
});
