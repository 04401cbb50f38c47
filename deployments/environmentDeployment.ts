import * as pulumi from "@pulumi/pulumi";
import { DeploymentSchedule, DeploymentSettings, DriftSchedule } from "@pulumi/pulumiservice";

import { given } from "../contract/values";
import { sessionName } from "../deployer/sessionName";
import { deploymentPaths } from "./deploymentPaths";
import type { DeployedEnvironment, DeploymentsSettings } from "./environments";
import { environmentStacks, type ScheduledStack } from "./environmentStacks";

/** One environment, and where its program is. */
export interface EnvironmentDeploymentArgs extends Omit<DeploymentsSettings, "environments"> {
  readonly environment: DeployedEnvironment;
}

/** How Pulumi Deployments runs the stacks of one environment: from which source, as whom, and when. */
export class EnvironmentDeployment extends pulumi.ComponentResource {
  /** The environment's stacks, as `organization/project/stack`, in the order in which schedules run them. */
  public readonly stackNames: readonly string[];

  /**
   * @throws Error when the environment names no stack
   */
  constructor(
    name: string,
    args: EnvironmentDeploymentArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { organization, project, environment } = args;
    if (environment.stack === "") {
      throw new Error(`EnvironmentDeployment ${name}: there is no stack.`);
    }
    super("authomize-aws-deployments:index:EnvironmentDeployment", name, {}, options);
    const stacks = environmentStacks(environment);
    this.stackNames = stacks.map(({ stack }) => `${organization}/${project}/${stack}`);
    for (const scheduled of stacks) {
      const settings = this.settingsOf(scheduled.stack, args);
      // Pulumi Cloud refuses a schedule for a stack that it does not know how to run.
      this.schedule(scheduled, args, { parent: this, dependsOn: settings });
    }
    this.registerOutputs({ stackNames: this.stackNames });
  }

  private settingsOf(stack: string, args: EnvironmentDeploymentArgs): DeploymentSettings {
    const { organization, project, directory, environment } = args;
    return new DeploymentSettings(
      stack,
      {
        ...{ organization, project, stack },
        sourceContext: { git: { branch: args.branch, ...given({ repoDir: directory }) } },
        vcs: {
          provider: "github",
          repository: args.repository,
          paths: [...deploymentPaths(environment.stack, args)],
          deployCommits: environment.deployOnPush,
          previewPullRequests: environment.previewPullRequests,
          pullRequestTemplate: false,
        },
        operationContext: operationContext(stack, environment),
        cacheOptions: { enable: true },
      },
      { parent: this },
    );
  }

  private schedule(
    { stack, updateSchedule, driftSchedule }: ScheduledStack,
    { organization, project, environment }: EnvironmentDeploymentArgs,
    options: pulumi.CustomResourceOptions,
  ): void {
    const target = { organization, project, stack };
    if (driftSchedule !== undefined) {
      const autoRemediate = environment.remediateDrift;
      new DriftSchedule(stack, { ...target, scheduleCron: driftSchedule, autoRemediate }, options);
    }
    if (updateSchedule !== undefined) {
      const args = { ...target, scheduleCron: updateSchedule, pulumiOperation: "update" } as const;
      new DeploymentSchedule(`${stack}-update`, args, options);
    }
  }
}

function operationContext(stack: string, environment: DeployedEnvironment) {
  const { deployerRoleArn, sessionDuration } = environment;
  return {
    oidc: {
      aws: {
        roleARN: deployerRoleArn,
        sessionName: sessionName(stack),
        duration: sessionDuration,
      },
    },
    // The default installs what tests need, too, and may change the lock file's versions. These commands
    // run in the project's folder: repoDir, where there is one.
    options: { skipInstallDependencies: true, skipIntermediateDeployments: true },
    preRunCommands: ["npm ci --omit=dev"],
    environmentVariables: {
      // An account that refuses a call must not stop the others; a deployment takes no such flag.
      PULUMI_CONTINUE_ON_ERROR: "true",
      ...(stack === environment.stack ? {} : settingsFileOf(environment)),
    },
  };
}

/** A shard has the environment's settings; what is encrypted in their file the engine alone can read. */
function settingsFileOf(environment: DeployedEnvironment) {
  return { PULUMI_OPTION_CONFIG_FILE: `Pulumi.${environment.stack}.yaml` };
}

/**
 * The trust policy of a deployer role: deployments of one environment's stacks by Pulumi Cloud may assume
 * it, and nobody else. Each is named in full: whoever may make stacks could make one that a pattern fits.
 * Source: Pulumi's documentation, "OIDC setup for Pulumi Deployments", on the claims of the tokens that
 * Pulumi Cloud issues.
 *
 * @param organization - the organization in Pulumi Cloud
 * @param stacks - the names of the environment's stacks
 */
export function deployerTrustPolicy(
  organization: string,
  project: string,
  stacks: readonly string[],
  deployerRoleArn: string,
) {
  const account = deployerRoleArn.split(":")[4] ?? "";
  const issuer = "api.pulumi.com/oidc";
  const subjects = stacks.map(
    (stack) =>
      `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:*:scope:write`,
  );
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer}:aud`]: organization },
          StringLike: { [`${issuer}:sub`]: subjects },
        },
      },
    ],
  } as const;
}
