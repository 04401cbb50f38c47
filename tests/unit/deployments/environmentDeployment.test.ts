import assert from "node:assert/strict";

import {
  deployerTrustPolicy,
  EnvironmentDeployment,
  type EnvironmentDeploymentArgs,
} from "../../../deployments/environmentDeployment";
import { deploymentPaths } from "../../../deployments/deploymentPaths";
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
  directory: "authomize",
  clone: false,
};
const DEV: DeployedEnvironment = {
  stack: "dev",
  deployerRoleArn: "arn:aws:iam::012345678901:role/Deployer",
  driftSchedule: "0 * * * *",
  remediateDrift: false,
  deployOnPush: false,
  previewPullRequests: true,
};

/** What the two resources are given. */
interface Inputs {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly scheduleCron: string;
  readonly autoRemediate: boolean;
  readonly sourceContext: { readonly git: Readonly<Record<string, unknown>> };
  readonly vcs: Readonly<Record<string, unknown>>;
  readonly operationContext: { readonly oidc: { readonly aws: Readonly<Record<string, unknown>> } };
}

function declared(
  environment: DeployedEnvironment,
  source: Omit<EnvironmentDeploymentArgs, "environment"> = SOURCE,
): Promise<RecordedDeployment> {
  const known = { [COMPONENT]: () => ({}), [SETTINGS]: () => ({}), [SCHEDULE]: () => ({}) };
  return record(known, (options) => {
    const args = { ...source, environment };
    return { stackName: new EnvironmentDeployment(environment.stack, args, options).stackName };
  });
}

function inputsOf({ resources }: RecordedDeployment, type: string): Inputs {
  const inputs: unknown = resources.find((resource) => resource.type === type)?.inputs;
  return inputs as Inputs;
}

describe("EnvironmentDeployment", () => {
  it("runs the stack from the source, and as the environment says", async () => {
    for (const environment of [PROD, DEV]) {
      const deployment = await declared(environment);
      const { stack } = environment;
      assert.deepEqual(deployment.result, { stackName: `larkspur/authomize-aws/${stack}` });
      const settings = inputsOf(deployment, SETTINGS);
      const schedule = inputsOf(deployment, SCHEDULE);
      for (const { organization, project, stack: target } of [settings, schedule]) {
        assert.deepEqual([organization, project, target], ["larkspur", "authomize-aws", stack]);
      }
      const { git } = settings.sourceContext;
      assert.deepEqual(git, { branch: SOURCE.branch, repoDir: SOURCE.directory });
      assert.equal(settings.vcs["repository"], SOURCE.repository);
      assert.deepEqual(settings.vcs["paths"], deploymentPaths(stack, SOURCE));
      assert.deepEqual(
        {
          stack,
          deployerRoleArn: settings.operationContext.oidc.aws["roleARN"],
          driftSchedule: schedule.scheduleCron,
          remediateDrift: schedule.autoRemediate,
          deployOnPush: settings.vcs["deployCommits"],
          previewPullRequests: settings.vcs["previewPullRequests"],
        },
        environment,
      );
    }
  });

  it("looks for the program at the repository's root where no folder is named", async () => {
    const atRoot = { ...SOURCE, directory: undefined, clone: true };
    const settings = inputsOf(await declared(PROD, atRoot), SETTINGS);
    assert.deepEqual(settings.sourceContext.git, { branch: SOURCE.branch });
    assert.deepEqual(settings.vcs["paths"], deploymentPaths("prod", { clone: true }));
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

/** Whether the policy lets in a token of Pulumi Cloud, as AWS compares its claims. */
function letsIn(policy: ReturnType<typeof deployerTrustPolicy>, audience: string, subject: string) {
  const [{ Condition }] = policy.Statement;
  const [aud] = Object.values(Condition.StringEquals);
  const [pattern = ""] = Object.values(Condition.StringLike);
  const like = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  return aud === audience && like.test(subject);
}

function subjectOf(organization: string, project: string, stack: string, operation = "update") {
  return `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`;
}

describe("a deployer role's trust policy", () => {
  const policy = deployerTrustPolicy("larkspur", "authomize-aws", "prod", PROD.deployerRoleArn);

  it("lets in every deployment of the one stack, by the provider of the role's account", () => {
    for (const operation of ["preview", "update", "refresh", "destroy"]) {
      const subject = subjectOf("larkspur", "authomize-aws", "prod", operation);
      assert.ok(letsIn(policy, "larkspur", subject), operation);
    }
    const [{ Principal }] = policy.Statement;
    assert.match(Principal.Federated, /^arn:aws:iam::111122223333:oidc-provider\//);
  });

  it("lets in no other organization, project or stack", () => {
    const own = subjectOf("larkspur", "authomize-aws", "prod");
    assert.ok(!letsIn(policy, "other", own));
    for (const subject of [
      subjectOf("other", "authomize-aws", "prod"),
      subjectOf("larkspur", "other", "prod"),
      subjectOf("larkspur", "authomize-aws", "dev"),
      subjectOf("larkspur", "authomize-aws", "prod2"),
    ]) {
      assert.ok(!letsIn(policy, "larkspur", subject), subject);
    }
  });
});
