import * as pulumi from "@pulumi/pulumi";

import type { StackOutputs } from "../contract/stackOutputs";
import type { DeployedResource } from "./deployedRoles";
import { readFromEngine } from "./engineReads";

/**
 * The resources that the running stack's state has, as the last update left it. Works in previews and
 * updates alike, on every backend, as `lastDeployedOutputs` does.
 *
 * The engine ends with a panic where it is asked for a state that was never written
 * (pulumi, pkg/backend/backend.go, GetStackResourceOutputs). One was written where an update has
 * exported something, and in an update itself once the stack's own resource is registered.
 *
 * @param last - what the last update exported
 * @returns undefined in a preview of a stack that has exported nothing so far: its state is unknown
 */
export async function deployedResources(
  last: Partial<StackOutputs>,
): Promise<readonly DeployedResource[] | undefined> {
  if (last.accounts === undefined && pulumi.runtime.isDryRun()) return undefined;
  await stackIsRegistered();
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const outputs = await readFromEngine<Readonly<Record<string, Omit<DeployedResource, "urn">>>>(
    "pulumi:pulumi:readStackResourceOutputs",
    { stackName },
  );
  return Object.entries(outputs).map(([urn, resource]) => ({ urn, ...resource }));
}

/** Waits until the engine has made, and written down, the resource that stands for the stack. */
function stackIsRegistered(): Promise<unknown> {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    stack.urn.apply(resolve);
  });
}
