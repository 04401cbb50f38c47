import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { SettingsError } from "../../../errors";
import { NAMESPACE, parseDeployments } from "../../../deployments/environments";

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
    const told = problemsOf({ repository: "authomize-aws", environments, bucket: "x" });
    const beginnings = [
      ":organization is the name of your organization",
      ":repository is a GitHub repository",
      ":environments[0].stack is the name of a stack",
      ":environments[1].deployerRoleArn is the ARN of an IAM role in the commercial partition",
      ":environments[2].driftSchedule is a cron expression",
      ":environments[3].autoRemediate an environment is a map of",
      ":bucket is not a setting of this project",
    ];
    assert.equal(told.length, beginnings.length, told.join("\n"));
    for (const beginning of beginnings) {
      assert.ok(
        told.some((text) => text.startsWith(`${NAMESPACE}${beginning}`)),
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

  it("are described in Pulumi.yaml, key by key", () => {
    const described = configOf<{ description: string; default: string }>("Pulumi.yaml");
    assert.deepEqual(
      Object.keys(described),
      ["organization", "repository", "branch", "environments"].map((key) => `${NAMESPACE}:${key}`),
    );
    assert.equal(
      described[`${NAMESPACE}:branch`]?.default,
      parseDeployments(asConfiguration(SOUND)).branch,
    );
  });

  it("are sound in the example", () => {
    const example = Object.entries(configOf("Pulumi.example.yaml"));
    const own = example.map(([key, value]) => [key.replace(`${NAMESPACE}:`, ""), value]);
    assert.deepEqual(problemsOf(Object.fromEntries(own) as Record<string, unknown>), []);
  });
});
