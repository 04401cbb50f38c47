import * as pulumi from "@pulumi/pulumi";

import type { DeployedResource } from "./rolloutMove";

/**
 * The resources that the running stack's state has, as the last update left it; none before the
 * first. Works in previews and updates alike, on every backend, as `lastDeployedOutputs` does.
 */
export async function deployedResources(): Promise<readonly DeployedResource[]> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs } = (await pulumi.runtime.invoke(
    "pulumi:pulumi:readStackResourceOutputs",
    { stackName },
    { async: true },
  )) as { readonly outputs: Readonly<Record<string, DeployedResource>> };
  return Object.values(outputs);
}
