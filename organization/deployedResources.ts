import * as pulumi from "@pulumi/pulumi";

import type { DeployedResource } from "./deployedRoles";

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
  )) as { readonly outputs: Readonly<Record<string, Omit<DeployedResource, "urn">>> };
  return Object.entries(outputs).map(([urn, resource]) => ({ urn, ...resource }));
}
