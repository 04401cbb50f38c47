import * as pulumi from "@pulumi/pulumi";
import { DeploymentSettings, DriftSchedule } from "@pulumi/pulumiservice";

import { given } from "../contract/values";
import { sessionName } from "../deployer/sessionName";
import { deploymentPaths } from "./deploymentPaths";
import type { DeployedEnvironment, DeploymentsSettings } from "./environments";

/** One environment, and where its program is. */
export interface EnvironmentDeploymentArgs extends Omit<DeploymentsSettings, "environments"> {
  readonly environment: DeployedEnvironment;
}

/** How Pulumi Deployments runs one environment: from which source, as whom, and when. */
export class EnvironmentDeployment extends pulumi.ComponentResource {
  /** The stack, as `organization/project/stack`. */
  public readonly stackName: string;

  /**
   * @throws Error when the environment names no stack
   */
  constructor(
    name: string,
    args: EnvironmentDeploymentArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { organization, project, directory, environment } = args;
    const { stack } = environment;
    if (stack === "") throw new Error(`EnvironmentDeployment ${name}: there is no stack.`);
    super("authomize-aws-deployments:index:EnvironmentDeployment", name, {}, options);
    this.stackName = `${organization}/${project}/${stack}`;
    const target = { organization, project, stack };
    const settings = new DeploymentSettings(
      name,
      {
        ...target,
        sourceContext: { git: { branch: args.branch, ...given({ repoDir: directory }) } },
        vcs: {
          provider: "github",
          repository: args.repository,
          paths: [...deploymentPaths(stack, args)],
          deployCommits: environment.deployOnPush,
          previewPullRequests: environment.previewPullRequests,
          pullRequestTemplate: false,
        },
        operationContext: operationContext(environment),
        cacheOptions: { enable: true },
      },
      { parent: this },
    );
    new DriftSchedule(
      name,
      {
        ...target,
        scheduleCron: environment.driftSchedule,
        autoRemediate: environment.remediateDrift,
      },
      // Pulumi Cloud refuses a schedule for a stack that it does not know how to run.
      { parent: this, dependsOn: settings },
    );
    this.registerOutputs({ stackName: this.stackName });
  }
}

function operationContext({ stack, deployerRoleArn }: DeployedEnvironment) {
  return {
    oidc: {
      aws: { roleARN: deployerRoleArn, sessionName: sessionName(stack), duration: "1h0m0s" },
    },
    // The default installs what tests need, too, and may change the lock file's versions. These commands
    // run in the project's folder: repoDir, where there is one.
    options: { skipInstallDependencies: true, skipIntermediateDeployments: true },
    preRunCommands: ["npm ci --omit=dev"],
    // An account that refuses a call must not stop the others; a deployment takes no such flag.
    environmentVariables: { PULUMI_CONTINUE_ON_ERROR: "true" },
  };
}

/**
 * The trust policy of a deployer role: deployments of this one stack by Pulumi Cloud may assume it, and
 * nobody else. Source: Pulumi's documentation, "OIDC setup for Pulumi Deployments", on the claims of
 * the tokens that Pulumi Cloud issues.
 *
 * @param organization - the organization in Pulumi Cloud
 */
export function deployerTrustPolicy(
  organization: string,
  project: string,
  stack: string,
  deployerRoleArn: string,
) {
  const account = deployerRoleArn.split(":")[4] ?? "";
  const issuer = "api.pulumi.com/oidc";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer}:aud`]: organization },
          StringLike: {
            [`${issuer}:sub`]: `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:*:scope:write`,
          },
        },
      },
    ],
  } as const;
}
