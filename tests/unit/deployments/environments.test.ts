import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { SettingsError } from "../../../errors";
import { parseDeployments } from "../../../deployments/environments";

const FOLDER = join(__dirname, "../../../deployments");
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
  const text = readFileSync(join(FOLDER, file), "utf8");
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
          shards: 0,
          deployerRoleArn: ROLE_ARN,
          sessionDuration: "1h0m0s",
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

  /** What is wrong with one environment, beside the stack and the role that it needs. */
  function problemsWith(more: object): string {
    return problemsOf({ ...SOUND, environments: [{ ...SOUND.environments[0], ...more }] }).join();
  }

  it("run at times that a cron knows and that come", () => {
    for (const cron of ["0 3 * * *", "*/20 0-6/2 1,15 * 1-5", "59 23 31 12 7", "0 0 29 2 *"]) {
      for (const key of ["updateSchedule", "driftSchedule"]) {
        assert.equal(problemsWith({ [key]: cron }), "", cron);
      }
    }
    for (const cron of [
      ...["daily", "@daily", "0 3 * *", "0 0 3 * * *", "60 3 * * *", "0 24 * * *"],
      ...["0 3 0 * *", "0 3 * 13 *", "0 3 * * 8", "0 6-3 * * *", "*/90 * * * *", "0 0 31 2 *"],
      // What croner reads besides, and Pulumi Cloud is not documented to read.
      ...["0 0 L * *", "0 0 1W * *", "0 0 * * 5#2", "? 3 * * *"],
    ]) {
      for (const key of ["updateSchedule", "driftSchedule"]) {
        assert.match(problemsWith({ [key]: cron }), new RegExp(`\\.${key} is a cron`), cron);
      }
    }
  });

  it("have sessions as long as AWS grants", () => {
    for (const duration of ["15m", "1h", "1h30m", "900s", "1h0m0s", "12h"]) {
      assert.equal(problemsWith({ sessionDuration: duration }), "", duration);
    }
    for (const duration of ["", "14m59s", "12h0m1s", "3600", "1 h", "1d", "30m1h", "-1h", 3600]) {
      assert.match(problemsWith({ sessionDuration: duration }), /is a duration from 15 minutes/);
    }
  });

  it("with shards, start all stacks on one day", () => {
    // The 30 shards start within half an hour, the environment's own stack half an hour later.
    const shards = 30;
    const latest = { updateSchedule: "0 23 * * 1-5", driftSchedule: "0 23 * * *" };
    assert.equal(problemsWith({ shards, ...latest }), "");
    for (const schedule of ["1 23 * * *", "17 */6 * * *", "0,30 3 * * *", "* * * * *"]) {
      assert.match(problemsWith({ shards, updateSchedule: schedule }), /before midnight/, schedule);
      assert.match(problemsWith({ shards, driftSchedule: schedule }), /before midnight/, schedule);
      assert.equal(problemsWith({ updateSchedule: schedule, driftSchedule: schedule }), "");
    }
    for (const count of [-1, 1000, 1.5, "many"]) {
      assert.match(problemsWith({ shards: count }), /shards is a whole number from 0 to 999/);
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
    const shard = { ...environment, stack: "prod-shard-01" };
    const fleet = { ...environment, shards: 2 };
    assert.match(problemsOf({ ...SOUND, environments: [fleet, shard] }).join(), /each stack once/);
    assert.deepEqual(problemsOf({ ...SOUND, environments: [{ ...fleet, shards: 1 }, shard] }), []);
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

  it("are sound in the example, also those that it has as comments, with every default", () => {
    assert.deepEqual(problemsOf(configOf("Pulumi.example.yaml")), []);
    const text = readFileSync(join(FOLDER, "Pulumi.example.yaml"), "utf8");
    const complete = text.replaceAll(/^( +)# (\w+: )/gm, "$1$2");
    const { config } = load(complete) as { config: Record<string, unknown> };
    assert.deepEqual(problemsOf(config), []);
    const [environment = {}] = config["environments"] as readonly object[];
    const [parsed] = parseDeployments(asConfiguration(config)).environments;
    assert.deepEqual(Object.keys(environment).sort(), Object.keys(parsed ?? {}).sort());
  });
});
