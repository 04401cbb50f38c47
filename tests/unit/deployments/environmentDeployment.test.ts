import assert from "node:assert/strict";

import { deployerTrustPolicy } from "../../../deployments/deployerTrustPolicy";
import { deploymentPaths } from "../../../deployments/deploymentPaths";
import { EnvironmentDeployment } from "../../../deployments/environmentDeployment";
import type { DeployedEnvironment } from "../../../deployments/environments";
import { record, type RecordedDeployment } from "../components/recordedDeployment";

const COMPONENT = "authomize-aws-deployments:index:EnvironmentDeployment";
const SETTINGS = "pulumiservice:index:DeploymentSettings";
const SCHEDULE = "pulumiservice:index:DriftSchedule";

const PROD: DeployedEnvironment = {
  stack: "prod",
  deployerRoleArn: "arn:aws:iam::111122223333:role/AuthomizeDeployer",
  driftSchedule: "17 4 * * *",
  remediateDrift: true,
  deployOnPush: true,
  previewPullRequests: false,
};
const SOURCE = {
  organization: "larkspur",
  project: "authomize-aws",
  repository: "larkspur/infrastructure",
  branch: "release",
};
const TARGET = { organization: "larkspur", project: "authomize-aws", stack: "prod" };

function declared(environment: DeployedEnvironment): Promise<RecordedDeployment> {
  const known = { [COMPONENT]: () => ({}), [SETTINGS]: () => ({}), [SCHEDULE]: () => ({}) };
  return record(known, (options) => {
    const args = { ...SOURCE, environment };
    return { stackName: new EnvironmentDeployment(environment.stack, args, options).stackName };
  });
}

describe("EnvironmentDeployment", () => {
  it("declares the whole of one environment's deployment", async () => {
    const { resources, result } = await declared(PROD);
    assert.deepEqual(result, { stackName: "larkspur/authomize-aws/prod" });
    const inputs = Object.fromEntries(resources.map(({ type, inputs }) => [type, inputs]));
    assert.deepEqual(inputs[SETTINGS], {
      ...TARGET,
      sourceContext: { git: { branch: "release" } },
      vcs: {
        provider: "github",
        repository: "larkspur/infrastructure",
        paths: deploymentPaths("prod"),
        deployCommits: true,
        previewPullRequests: false,
        pullRequestTemplate: false,
      },
      operationContext: {
        oidc: {
          aws: {
            roleARN: "arn:aws:iam::111122223333:role/AuthomizeDeployer",
            sessionName: "authomize-aws-prod",
            duration: "1h0m0s",
          },
        },
        options: { skipInstallDependencies: true, skipIntermediateDeployments: true },
        preRunCommands: ["npm ci --omit=dev"],
        environmentVariables: { PULUMI_CONTINUE_ON_ERROR: "true" },
      },
      cacheOptions: { enable: true },
    });
    assert.deepEqual(inputs[SCHEDULE], {
      ...TARGET,
      scheduleCron: "17 4 * * *",
      autoRemediate: true,
    });
  });

  it("keeps both below the component, named after the stack", async () => {
    const { resources } = await declared(PROD);
    assert.deepEqual(
      resources.map(({ type, name, parent }) => ({ type, name, parent })),
      [
        { type: COMPONENT, name: "prod", parent: "" },
        { type: SETTINGS, name: "prod", parent: `${COMPONENT}::prod` },
        { type: SCHEDULE, name: "prod", parent: `${COMPONENT}::prod` },
      ],
    );
  });

  it("stores no key: the only way in is the role", async () => {
    const { resources } = await declared(PROD);
    assert.doesNotMatch(JSON.stringify(resources), /AWS_(ACCESS|SECRET|SESSION)|gitAuth|password/i);
  });
});

describe("a deployer role's trust policy", () => {
  it("lets in deployments of the one stack", () => {
    const { deployerRoleArn } = PROD;
    const [statement] = deployerTrustPolicy({ ...TARGET, deployerRoleArn }).Statement;
    assert.equal(
      statement.Principal.Federated,
      "arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc",
    );
    assert.equal(statement.Action, "sts:AssumeRoleWithWebIdentity");
    assert.deepEqual(statement.Condition, {
      StringEquals: { "api.pulumi.com/oidc:aud": "larkspur" },
      StringLike: {
        "api.pulumi.com/oidc:sub":
          "pulumi:deploy:org:larkspur:project:authomize-aws:stack:prod:operation:*:scope:write",
      },
    });
  });
});
