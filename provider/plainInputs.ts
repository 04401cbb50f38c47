import * as pulumi from "@pulumi/pulumi";

import type { ResourceSpec } from "./packageSchema";

/** The inputs as a component takes them, or what is wrong with them. */
export interface PlainInputs {
  readonly inputs: pulumi.Inputs;
  /** One sentence for each input that cannot be plain. */
  readonly problems: readonly string[];
}

/**
 * Makes those inputs plain that the schema has as plain: languages without types, and all of them
 * where a value is a secret, pass outputs.
 */
export async function plainInputs(
  inputs: pulumi.Inputs,
  { inputProperties }: Pick<ResourceSpec, "inputProperties">,
): Promise<PlainInputs> {
  const entries: (readonly [string, unknown])[] = Object.entries(inputs);
  const made = await Promise.all(
    entries.map(async ([name, value]) =>
      inputProperties[name]?.plain === true ? await plain(name, value) : { name, value },
    ),
  );
  return {
    inputs: Object.fromEntries(made.map(({ name, value }) => [name, value])),
    problems: made.flatMap((input) => ("problem" in input ? [input.problem] : [])),
  };
}

async function plain(name: string, value: unknown) {
  const output = pulumi.output(value) as pulumi.Output<unknown> & Settled;
  if (!(await output.isKnown)) {
    const problem = `${name} depends on a resource whose outputs are not known yet. It decides which resources there are: write it down, or read it from the configuration.`;
    return { name, value: undefined, problem };
  }
  if (await pulumi.isSecret(output)) {
    const problem = `${name} is a secret. It becomes part of names and policies that everybody with access to the accounts reads: pass it as it is.`;
    return { name, value: undefined, problem };
  }
  return { name, value: await output.promise() };
}

/** What the SDK's types leave out. */
interface Settled {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<unknown>;
}
