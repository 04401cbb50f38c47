import * as pulumi from "@pulumi/pulumi";

import type { StackOutputs } from "../contract/stackOutputs";

/**
 * The outputs that the last update of the running stack left; none before the first. Works in
 * previews and updates alike, on every backend.
 *
 * This asks the engine what a stack reference would ask it. A stack reference to the stack itself
 * would be kept in the state, and every refresh would find it changed.
 */
export async function lastDeployedOutputs(): Promise<Partial<StackOutputs>> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs } = (await pulumi.runtime.invoke(
    "pulumi:pulumi:readStackOutputs",
    { name },
    { async: true },
  )) as { readonly outputs: Partial<StackOutputs> };
  return outputs;
}
