import * as pulumi from "@pulumi/pulumi";

import type { StackOutputs } from "../contract/stackOutputs";
import type { DeployedResource } from "./deployedRoles";

/**
 * The outputs that the last update of a stack of this project left; none before the first. A stack
 * reference would ask the engine the same, but be kept in the state, and changed in every refresh.
 *
 * @throws Error when there is no such stack
 */
export async function lastDeployedOutputs(
  stack = pulumi.getStack(),
): Promise<Partial<StackOutputs>> {
  const name = fullNameOf(stack);
  const outputs = await readFromEngine<object>("pulumi:pulumi:readStackOutputs", { name });
  // One without a value, such as the key of a legacy user that AWS refused, is null in the state.
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== null));
}

/**
 * The resources in the running stack's state; undefined in a preview of a stack whose last update
 * exported nothing. The engine ends with a panic when asked for a state that was never written
 * (pulumi, pkg/backend/backend.go, GetStackResourceOutputs): one was where an update has exported
 * something, and in an update once the stack's own resource is registered.
 */
export async function deployedResources(
  last: Partial<StackOutputs>,
): Promise<readonly DeployedResource[] | undefined> {
  if (last.accounts === undefined && pulumi.runtime.isDryRun()) return undefined;
  await stackIsRegistered();
  const stackName = fullNameOf(pulumi.getStack());
  const outputs = await readFromEngine<Readonly<Record<string, Omit<DeployedResource, "urn">>>>(
    "pulumi:pulumi:readStackResourceOutputs",
    { stackName },
  );
  return Object.entries(outputs).map(([urn, resource]) => ({ urn, ...resource }));
}

/** Whether the engine said that a stack does not exist (pulumi, pkg/backend/backend.go). */
export function isUnknownStack(error: unknown): boolean {
  return error instanceof Error && error.message.includes("unknown stack");
}

function fullNameOf(stack: string): string {
  return [pulumi.getOrganization(), pulumi.getProject(), stack].join("/");
}

/** Waits until the engine has made, and written down, the resource that stands for the stack. */
function stackIsRegistered(): Promise<unknown> {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    stack.urn.apply(resolve);
  });
}

/** Milliseconds to wait before each further try. */
const PAUSES: readonly number[] = [50, 200, 800];

/**
 * A backend that is a folder of files writes part of it in place: who reads then gets an unexpected
 * end (gocloud.dev, blob/fileblob/attrs.go, `setAttrs`). So it is read again.
 */
async function readFromEngine<Outputs>(
  token: string,
  args: Readonly<Record<string, string>>,
): Promise<Outputs> {
  const ask = async () => {
    const answer: unknown = await pulumi.runtime.invoke(token, args, { async: true });
    return (answer as { readonly outputs: Outputs }).outputs;
  };
  for (const pause of PAUSES) {
    try {
      return await ask();
    } catch (error) {
      if (isUnknownStack(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return ask();
}
