import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { SettingsError } from "../../../errors";
import { parseDeployments } from "../../../deployments/environments";

const ROLE_ARN = "arn:aws:iam::111122223333:role/AuthomizeDeployer";
const SOUND = {
  organization: "larkspur",
  repository: "larkspur/authomize-aws",
  environments: [{ stack: "prod", deployerRoleArn: ROLE_ARN }],
};

function asConfiguration(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function problemsOf(settings: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    parseDeployments(asConfiguration(settings));
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems.map(({ key, rule }) => `${key} ${rule}`);
  }
  return [];
}

function configOf<Value>(file: string): Record<string, Value> {
  const text = readFileSync(join(__dirname, "../../../deployments", file), "utf8");
  return (load(text) as { config: Record<string, Value> }).config;
}

describe("the environments that Pulumi Deployments runs", () => {
  it("need a stack and a role; the rest has careful defaults", () => {
    assert.deepEqual(parseDeployments(asConfiguration(SOUND)), {
      organization: "larkspur",
      repository: "larkspur/authomize-aws",
      branch: "main",
      project: "authomize-aws",
      clone: false,
      environments: [
        {
          stack: "prod",
          deployerRoleArn: ROLE_ARN,
          driftSchedule: "17 4 * * *",
          remediateDrift: false,
          deployOnPush: true,
          previewPullRequests: false,
        },
      ],
    });
  });

  it("tell every problem at once", () => {
    const environments = [
      { stack: "larkspur/prod", deployerRoleArn: ROLE_ARN },
      { stack: "dev", deployerRoleArn: "arn:aws-us-gov:iam::111122223333:role/Deployer" },
      { stack: "test", deployerRoleArn: ROLE_ARN, driftSchedule: "daily" },
      { stack: "edge", deployerRoleArn: ROLE_ARN, autoRemediate: true },
    ];
    const others = { bucket: "x", directory: "/infrastructure", clone: "perhaps" };
    const told = problemsOf({ repository: "authomize-aws", environments, ...others });
    const beginnings = [
      "organization is the name of your organization",
      "repository is a GitHub repository",
      "environments[0].stack is the name of a stack",
      "environments[1].deployerRoleArn is the ARN of an IAM role in the commercial partition",
      "environments[2].driftSchedule is a cron expression",
      "environments[3].autoRemediate an environment is a map of",
      "directory is a folder inside the repository",
      "clone is true or false",
      "bucket is not a setting of this project",
    ];
    assert.equal(told.length, beginnings.length, told.join("\n"));
    for (const beginning of beginnings) {
      assert.ok(
        told.some((text) => text.startsWith(beginning)),
        `${beginning} is not in:\n${told.join("\n")}`,
      );
    }
  });

  it("are at least one, and each stack once", () => {
    const [environment] = SOUND.environments;
    assert.match(problemsOf({ ...SOUND, environments: [] }).join(), /at least one/);
    assert.match(problemsOf({ ...SOUND, environments: "prod" }).join(), /at least one/);
    assert.match(
      problemsOf({ ...SOUND, environments: [environment, environment] }).join(),
      /names each stack once/,
    );
  });

  it("are of a project in any folder of the repository, and of none outside", () => {
    for (const directory of ["infrastructure", "a/b-c_d/e.f", ".deploy/authomize"]) {
      assert.equal(parseDeployments(asConfiguration({ ...SOUND, directory })).directory, directory);
    }
    for (const directory of ["/a", "a/", "../a", "a/../b", "a//b", ".", "a/./b", "a/**", "a b"]) {
      assert.match(problemsOf({ ...SOUND, directory }).join(), /^directory is a folder/, directory);
    }
  });

  it("are set by commands of bare keys, which fit a project of any name", () => {
    assert.throws(
      () => parseDeployments({}),
      (error: SettingsError) =>
        ["organization <name>", "repository <owner>/<name>"].every((set) =>
          error.problems.some(({ fix }) => fix === `set it: npx pulumi config set ${set}`),
        ),
    );
  });

  it("are described in Pulumi.yaml, key by key, with what holds for this clone", () => {
    const described = configOf<{ default: unknown }>("Pulumi.yaml");
    const ofAClone = Object.entries(described)
      .map(([key, { default: value }]) => [key, String(value)] as const)
      .filter(([, value]) => value !== "");
    const { environments, ...settings } = parseDeployments({
      ...Object.fromEntries(ofAClone),
      ...asConfiguration(SOUND),
    });
    assert.ok(environments.length > 0);
    const others = { organization: SOUND.organization, repository: SOUND.repository };
    const known = { branch: "main", project: "authomize-aws", clone: true };
    assert.deepEqual(settings, { ...others, ...known });
    assert.deepEqual(
      Object.keys(described).sort(),
      [...Object.keys(settings), "directory", "environments"].sort(),
    );
  });

  it("are sound in the example", () => {
    assert.deepEqual(problemsOf(configOf("Pulumi.example.yaml")), []);
  });
});
