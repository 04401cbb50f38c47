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
const DRIFT_SCHEDULE = "pulumiservice:index:DriftSchedule";
const UPDATE_SCHEDULE = "pulumiservice:index:DeploymentSchedule";

const PROD: DeployedEnvironment = {
  stack: "prod",
  shards: 0,
  deployerRoleArn: "arn:aws:iam::111122223333:role/AuthomizeDeployer",
  sessionDuration: "2h",
  updateSchedule: "47 2 * * 1-5",
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
  shards: 0,
  deployerRoleArn: "arn:aws:iam::012345678901:role/Deployer",
  sessionDuration: "1h0m0s",
  driftSchedule: "0 * * * *",
  remediateDrift: false,
  deployOnPush: false,
  previewPullRequests: true,
};

const FLEET: DeployedEnvironment = { ...PROD, shards: 3, driftSchedule: "59 3 * * *" };

/** What the resources are given. */
interface Inputs {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly scheduleCron: string;
  readonly autoRemediate: boolean;
  readonly pulumiOperation: string;
  readonly sourceContext: { readonly git: Readonly<Record<string, unknown>> };
  readonly vcs: Readonly<Record<string, unknown>>;
  readonly operationContext: {
    readonly oidc: { readonly aws: Readonly<Record<string, unknown>> };
    readonly environmentVariables: Readonly<Record<string, string>>;
  };
}

function declared(
  environment: DeployedEnvironment,
  source: Omit<EnvironmentDeploymentArgs, "environment"> = SOURCE,
): Promise<RecordedDeployment> {
  const types = [COMPONENT, SETTINGS, DRIFT_SCHEDULE, UPDATE_SCHEDULE];
  const known = Object.fromEntries(types.map((type) => [type, () => ({})]));
  return record(known, (options) => {
    const args = { ...source, environment };
    const { stackNames } = new EnvironmentDeployment(environment.stack, args, options);
    return { stackNames: [...stackNames] };
  });
}

/** Of every resource of a type, in order. */
function allInputsOf({ resources }: RecordedDeployment, type: string): readonly Inputs[] {
  const inputs: unknown = resources.filter((each) => each.type === type).map((each) => each.inputs);
  return inputs as readonly Inputs[];
}

function inputsOf(deployment: RecordedDeployment, type: string): Inputs {
  const [inputs, ...others] = allInputsOf(deployment, type);
  assert.ok(inputs && others.length === 0, type);
  return inputs;
}

describe("EnvironmentDeployment", () => {
  it("runs the stack from the source, and as the environment says", async () => {
    for (const environment of [PROD, DEV]) {
      const deployment = await declared(environment);
      const { stack } = environment;
      assert.deepEqual(deployment.result, { stackNames: [`larkspur/authomize-aws/${stack}`] });
      const settings = inputsOf(deployment, SETTINGS);
      const drift = inputsOf(deployment, DRIFT_SCHEDULE);
      const updates = allInputsOf(deployment, UPDATE_SCHEDULE);
      for (const { organization, project, stack: target } of [settings, drift, ...updates]) {
        assert.deepEqual([organization, project, target], ["larkspur", "authomize-aws", stack]);
      }
      const { git } = settings.sourceContext;
      assert.deepEqual(git, { branch: SOURCE.branch, repoDir: SOURCE.directory });
      assert.equal(settings.vcs["repository"], SOURCE.repository);
      assert.deepEqual(settings.vcs["paths"], deploymentPaths(stack, SOURCE));
      assert.deepEqual(
        {
          stack,
          shards: 0,
          deployerRoleArn: settings.operationContext.oidc.aws["roleARN"],
          sessionDuration: settings.operationContext.oidc.aws["duration"],
          ...(updates[0] && { updateSchedule: updates[0].scheduleCron }),
          driftSchedule: drift.scheduleCron,
          remediateDrift: drift.autoRemediate,
          deployOnPush: settings.vcs["deployCommits"],
          previewPullRequests: settings.vcs["previewPullRequests"],
        },
        environment,
      );
      for (const { pulumiOperation } of updates) assert.equal(pulumiOperation, "update");
    }
  });

  it("runs each shard with the environment's settings, and the environment's own stack after all", async () => {
    const deployment = await declared(FLEET);
    const names = ["prod-shard-00", "prod-shard-01", "prod-shard-02", "prod"];
    assert.deepEqual(deployment.result, {
      stackNames: names.map((name) => `larkspur/authomize-aws/${name}`),
    });
    const settings = allInputsOf(deployment, SETTINGS);
    assert.deepEqual(settings.map(({ stack }) => stack).sort(), [...names].sort());
    for (const { stack, vcs, operationContext } of settings) {
      assert.deepEqual(vcs["paths"], deploymentPaths("prod", SOURCE), stack);
      assert.equal(
        operationContext.environmentVariables["PULUMI_OPTION_CONFIG_FILE"],
        stack === "prod" ? undefined : "Pulumi.prod.yaml",
      );
    }
    const schedules = (type: string) =>
      allInputsOf(deployment, type)
        .map(({ stack, scheduleCron }) => `${stack} ${scheduleCron}`)
        .sort();
    assert.deepEqual(schedules(UPDATE_SCHEDULE), [
      "prod 19 3 * * 1-5",
      "prod-shard-00 47 2 * * 1-5",
      "prod-shard-01 48 2 * * 1-5",
      "prod-shard-02 49 2 * * 1-5",
    ]);
    // Its own stack has no role, and so no drift.
    assert.deepEqual(schedules(DRIFT_SCHEDULE), [
      "prod-shard-00 59 3 * * *",
      "prod-shard-01 0 4 * * *",
      "prod-shard-02 1 4 * * *",
    ]);
  });

  it("looks for the program at the repository's root where no folder is named", async () => {
    const atRoot = { ...SOURCE, directory: undefined, clone: true };
    const settings = inputsOf(await declared(PROD, atRoot), SETTINGS);
    assert.deepEqual(settings.sourceContext.git, { branch: SOURCE.branch });
    assert.deepEqual(settings.vcs["paths"], deploymentPaths("prod", { clone: true }));
  });

  it("keeps all below the component, named after the stack", async () => {
    const { resources } = await declared(PROD);
    assert.deepEqual(
      resources.map(({ type, name, parent }) => ({ type, name, parent })),
      [
        { type: COMPONENT, name: "prod", parent: "" },
        { type: SETTINGS, name: "prod", parent: `${COMPONENT}::prod` },
        { type: DRIFT_SCHEDULE, name: "prod", parent: `${COMPONENT}::prod` },
        { type: UPDATE_SCHEDULE, name: "prod-update", parent: `${COMPONENT}::prod` },
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
  const patterns = Object.values(Condition.StringLike).flat();
  const likes = patterns.map((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`));
  return aud === audience && likes.some((like) => like.test(subject));
}

function subjectOf(organization: string, project: string, stack: string, operation = "update") {
  return `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`;
}

describe("a deployer role's trust policy", () => {
  const policy = deployerTrustPolicy("larkspur", "authomize-aws", ["prod"], PROD.deployerRoleArn);

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

  it("lets in the shards that there are, and none that somebody could add", () => {
    const stacks = ["prod-shard-00", "prod-shard-01", "prod-shard-02", "prod"];
    const { deployerRoleArn } = FLEET;
    const ofFleet = deployerTrustPolicy("larkspur", "authomize-aws", stacks, deployerRoleArn);
    const subject = (stack: string) => subjectOf("larkspur", "authomize-aws", stack);
    for (const stack of ["prod", "prod-shard-00", "prod-shard-02"]) {
      assert.ok(letsIn(ofFleet, "larkspur", subject(stack)), stack);
    }
    for (const stack of ["prod-shard-03", "prod-shard-0x", "prod-shard-000", "dev-shard-00"]) {
      assert.ok(!letsIn(ofFleet, "larkspur", subject(stack)), stack);
    }
  });
});
