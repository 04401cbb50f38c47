import * as pulumi from "@pulumi/pulumi";

/**
 * Begins to count the resources that the program asks the engine for, components and providers among
 * them, without the stack itself and the default providers, which the engine adds.
 *
 * @returns how many there have been so far
 */
export function countResources(): () => number {
  let count = 0;
  pulumi.runtime.registerStackTransformation(() => {
    count += 1;
    return undefined;
  });
  return () => count;
}
