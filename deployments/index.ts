import * as pulumi from "@pulumi/pulumi";

import { SettingsError } from "../errors";
import { deployerTrustPolicy, EnvironmentDeployment } from "./environmentDeployment";
import { type DeploymentsSettings, NAMESPACE, parseDeployments } from "./environments";

const PROJECT = "authomize-aws";

/** What `pulumi up` in this folder runs: the configuration → an EnvironmentDeployment each. */
function declare() {
  const { environments, ...source } = readSettings();
  const deployments = environments.map(
    (environment) =>
      new EnvironmentDeployment(environment.stack, { ...source, project: PROJECT, environment }),
  );
  return {
    /** The stacks whose deployments are declared. */
    stacks: deployments.map(({ stackName }) => stackName),
    /** Stack → the trust policy that its deployer role has to have. */
    deployerTrustPolicies: Object.fromEntries(
      environments.map(({ stack, deployerRoleArn }) => [
        stack,
        deployerTrustPolicy(source.organization, PROJECT, stack, deployerRoleArn),
      ]),
    ),
  };
}

/** A problem of the configuration is the operator's: without a stack trace. */
function readSettings(): DeploymentsSettings {
  const prefix = `${NAMESPACE}:`;
  const values = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
  );
  try {
    return parseDeployments(Object.fromEntries(values));
  } catch (error) {
    if (error instanceof SettingsError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

export = declare;
