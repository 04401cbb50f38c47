import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the engine created or updated all of the resources, known when it has tried; true at
 * preview, false of one that a run with `--target` left out. The engine reports the failure itself.
 */
export function allSucceeded(resources: readonly pulumi.CustomResource[]): pulumi.Output<boolean> {
  // A resource that failed rejects each of its outputs, and one unhandled rejection ends the program.
  const handled = resources
    .flatMap(outputsOf)
    .map((output) => pulumi.recover<unknown>(output, () => FAILED));
  if (pulumi.runtime.isDryRun()) return pulumi.output(true);
  const succeeded = handled.map((output) =>
    isKnown(output).apply((known) => known && output.apply((value) => value !== FAILED)),
  );
  // A resource with a secret output is no secret itself.
  return pulumi.unsecret(pulumi.all(succeeded).apply((answers) => answers.every(Boolean)));
}

/**
 * Makes resources that depend on others once the engine has made those, and nothing where it could
 * not: a resource that depends on a failed one ends the program, and one that only knows its name
 * would change whatever AWS has by that name.
 *
 * @param follow - makes the dependent resources; returns whether the engine made them
 * @returns whether all of them were made; true at preview
 */
export function onceMade(
  made: readonly pulumi.CustomResource[],
  follow: () => pulumi.Output<boolean>,
): pulumi.Output<boolean> {
  return allSucceeded(made).apply((isMade) => (isMade ? follow() : pulumi.output(false)));
}

/** A resource's output; undefined where it failed, or a run with `--target` left it out. */
export function valueIfMade(output: pulumi.Output<string>): pulumi.Output<string | undefined> {
  const recovered = pulumi.recover<string | undefined>(output, () => undefined);
  const none = pulumi.output<string | undefined>(undefined);
  return isKnown(recovered).apply((known) => (known ? recovered : none));
}

/** Whether an output has a value, which the SDK's types leave out: `apply` never runs without one. */
function isKnown(output: pulumi.Output<unknown>): pulumi.Output<boolean> {
  return pulumi.output((output as unknown as { readonly isKnown: Promise<boolean> }).isKnown);
}

/** No resource has an output like it. */
const FAILED: unknown = "\u0000failed";

function outputsOf(resource: pulumi.CustomResource): readonly pulumi.Output<unknown>[] {
  return Object.values(resource).filter((value) => pulumi.Output.isInstance(value));
}
