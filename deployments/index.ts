import * as pulumi from "@pulumi/pulumi";

import { keysOf } from "../config/stackConfiguration";
import { SettingsError } from "../errors";
import { deployerTrustPolicy, EnvironmentDeployment } from "./environmentDeployment";
import { type DeploymentsSettings, parseDeployments } from "./environments";
import { environmentStacks } from "./environmentStacks";

/**
 * What `pulumi up` runs, in this folder and in any project whose program is this function: the
 * project's configuration → an EnvironmentDeployment each.
 */
function declare() {
  const { environments, ...source } = readSettings();
  const { organization, project } = source;
  const deployments = environments.map(
    (environment) => new EnvironmentDeployment(environment.stack, { ...source, environment }),
  );
  return {
    /** The stacks whose deployments are declared. */
    stacks: deployments.flatMap(({ stackNames }) => stackNames),
    /** Environment → the trust policy that its deployer role has to have. */
    deployerTrustPolicies: Object.fromEntries(
      environments.map((environment) => {
        const stacks = environmentStacks(environment).map(({ stack }) => stack);
        const { stack, deployerRoleArn } = environment;
        return [stack, deployerTrustPolicy(organization, project, stacks, deployerRoleArn)];
      }),
    ),
  };
}

/** A problem of the configuration is the operator's: without a stack trace. */
function readSettings(): DeploymentsSettings {
  // A bare key belongs to the project that is deployed, whatever it is called.
  const values = keysOf(pulumi.getProject(), pulumi.runtime.allConfig());
  try {
    return parseDeployments(values);
  } catch (error) {
    if (error instanceof SettingsError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

export = declare;
