import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";

import { COMPONENTS, type ServedComponent } from "./components";
import { isForOperators, plainMessage } from "./operatorErrors";
import { PACKAGE_SCHEMA } from "./packageSchema";
import { plainInputs } from "./plainInputs";

/**
 * Makes the components for programs in any language. The schema is a file: read from the sources at
 * every start, as the SDK's own host does it, it would cost seconds and the compiler, and know neither
 * plain inputs nor descriptions of types.
 */
export class ComponentProvider implements Provider {
  /**
   * @param version - the package's
   * @param components - by the names of their classes
   */
  constructor(
    readonly version: string,
    private readonly components: Readonly<Record<string, ServedComponent>> = COMPONENTS,
  ) {}

  /** The schema, of the package's version. */
  getSchema(): Promise<string> {
    return Promise.resolve(JSON.stringify({ ...PACKAGE_SCHEMA, version: this.version }));
  }

  /**
   * Makes one component.
   *
   * @param type - its token, such as `authomize-aws:index:TrustRole`
   * @throws InputPropertiesError where the arguments are wrong; the engine shows its message alone
   */
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const spec = PACKAGE_SCHEMA.resources[type];
    const component = this.components[type.split(":").at(-1) ?? ""];
    if (spec === undefined || component === undefined) {
      throw refusal(`${PACKAGE_SCHEMA.name} has no resource of the type ${type}.`);
    }
    const { inputs: args, problems } = await plainInputs(inputs, spec);
    if (problems.length > 0) throw refusal(`${name}: ${problems.join("\n")}`);
    try {
      const made = component.make(name, args, options);
      const state = outputsOf(made, component.outputs);
      // What depends on an eventual argument is checked after the constructor has returned.
      await Promise.all(Object.values(state).map(settled));
      return { urn: made.urn, state };
    } catch (error) {
      throw isForOperators(error) ? refusal(plainMessage(error)) : error;
    }
  }
}

function outputsOf(component: object, names: readonly string[]): Readonly<Record<string, unknown>> {
  const properties = component as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}

/** Rejects where an output does; the SDK's types leave out how to wait for one. */
function settled(value: unknown): Promise<unknown> {
  return (pulumi.output(value) as unknown as { promise(): Promise<unknown> }).promise();
}

/** No property is named apart: the engine would print its value beside it, a secret's as well. */
function refusal(message: string): Error {
  return new pulumi.InputPropertiesError({ message, errors: [] });
}
