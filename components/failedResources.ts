import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the engine created or updated all of the resources, known when it has tried. At preview
 * nothing is tried, and the answer is yes. One that a run with `--target` left out was not made.
 *
 * A resource that failed rejects each of its outputs, and a rejection that nobody attends to ends
 * the program with a stack trace; so this attends to every one of them. The failure itself is
 * reported by the engine, which also fails the update.
 */
export function allSucceeded(resources: readonly pulumi.CustomResource[]): pulumi.Output<boolean> {
  const attended = resources
    .flatMap(outputsOf)
    .map((output) => pulumi.recover<unknown>(output, () => FAILED));
  if (pulumi.runtime.isDryRun()) return pulumi.output(true);
  const succeeded = attended.map((output) =>
    isKnown(output).apply((known) => known && output.apply((value) => value !== FAILED)),
  );
  // A resource with a secret output is no secret itself.
  return pulumi.unsecret(pulumi.all(succeeded).apply((answers) => answers.every(Boolean)));
}

/**
 * Makes what depends on resources once the engine has made these, and nothing where it could not: a
 * resource that depends on a failed one ends the program, and one that only knows its name would
 * change whatever AWS has by that name.
 *
 * @param made - the resources that have to be there first
 * @param follow - makes the others; tells whether the engine made those
 * @returns whether all of them were made; at preview, where nothing is tried, yes
 */
export function onceMade(
  made: readonly pulumi.CustomResource[],
  follow: () => pulumi.Output<boolean>,
): pulumi.Output<boolean> {
  return allSucceeded(made).apply((isMade) => (isMade ? follow() : pulumi.output(false)));
}

/** What a resource tells; undefined where it failed, or a run with `--target` left it out. */
export function valueIfMade(output: pulumi.Output<string>): pulumi.Output<string | undefined> {
  const recovered = pulumi.recover<string | undefined>(output, () => undefined);
  const none = pulumi.output<string | undefined>(undefined);
  return isKnown(recovered).apply((known) => (known ? recovered : none));
}

/** Whether an output has a value, which the SDK's types leave out: an `apply` waits for one in vain. */
function isKnown(output: pulumi.Output<unknown>): pulumi.Output<boolean> {
  return pulumi.output((output as unknown as { readonly isKnown: Promise<boolean> }).isKnown);
}

/** No resource has an output like it. */
const FAILED: unknown = "\u0000failed";

function outputsOf(resource: pulumi.CustomResource): readonly pulumi.Output<unknown>[] {
  return Object.values(resource).filter((value) => pulumi.Output.isInstance(value));
}
