import * as pulumi from "@pulumi/pulumi";

import type { StackOutputs } from "../contract/stackOutputs";
import { readFromEngine } from "./engineReads";

/**
 * The outputs that the last update of a stack left; none before the first. Works in
 * previews and updates alike, on every backend.
 *
 * This asks the engine what a stack reference would ask it. A stack reference to the stack itself
 * would be kept in the state, and every refresh would find it changed.
 *
 * @param stack - of this project; absent: the running one
 * @throws Error when there is no such stack
 */
export async function lastDeployedOutputs(
  stack = pulumi.getStack(),
): Promise<Partial<StackOutputs>> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), stack].join("/");
  const outputs = await readFromEngine<Readonly<Record<string, unknown>>>(
    "pulumi:pulumi:readStackOutputs",
    { name },
  );
  // One without a value, such as the key of a legacy user that AWS refused, is null in the state.
  const given = Object.entries(outputs).filter(([, value]) => value !== null);
  return Object.fromEntries(given);
}
