import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { commandLine } from "../../commands/main";

const ROOT = join(__dirname, "../..");
const OWN = ".github/workflows/ci.yml";
const FOR_USERS = "examples/github-actions/authomize-aws.yml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function workflow(file: string): Workflow {
  return load(textOf(file)) as Workflow;
}

function stepsOf(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);
}

/** Every call of this project's own commands in a text: the command, and the options it is given. */
function calls(
  text: string,
): readonly { readonly name: string; readonly options: readonly string[] }[] {
  return [...text.matchAll(/^(?!\s*#).*npx authomize ([a-z-]+)([^\n|>`]*)/gm)].map(
    ([, name = "", rest = ""]) => ({ name, options: rest.match(/--[a-z-]+/g) ?? [] }),
  );
}

describe("the GitHub workflows", () => {
  for (const file of [OWN, FOR_USERS]) {
    it(`${file} pins every action, at least to its major version`, () => {
      const used = stepsOf(file).flatMap(({ uses }) => uses ?? []);
      assert.ok(used.length > 0);
      for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@(?:v\d+|[0-9a-f]{40})$/);
    });

    it(`${file} needs no stored secret`, () => {
      assert.doesNotMatch(textOf(file), /\$\{\{\s*secrets\./);
    });
  }

  it("for users grant each job what it needs and nothing more", () => {
    const { permissions, jobs } = workflow(FOR_USERS);
    assert.deepEqual(permissions, {});
    assert.deepEqual(Object.keys(jobs), ["preview", "up", "drift"]);
    for (const job of Object.values(jobs)) {
      assert.deepEqual(job.permissions, { contents: "read", "id-token": "write" });
      assert.ok(job.environment);
    }
  });

  it("for users call commands and options that there are", async () => {
    const found = calls(textOf(FOR_USERS));
    assert.ok(found.length >= 4);
    const { commands } = await commandLine();
    for (const { name, options } of found) {
      const command = commands.find((each) => each.name() === name);
      assert.ok(command, name);
      for (const option of options) {
        assert.ok(
          command.options.some(({ long }) => long === option),
          `${name} ${option}`,
        );
      }
    }
  });

  it("of this project run what everyone runs", () => {
    assert.ok(stepsOf(OWN).some(({ run }) => run === "bash .ci/run"));
  });
});
