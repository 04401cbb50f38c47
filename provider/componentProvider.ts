import { InputPropertiesError, type ComponentResourceOptions, type Inputs } from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";

import { version } from "../package.json";
import { COMPONENTS } from "./components";
import { PACKAGE_SCHEMA } from "./packageSchema";
import { plainInputs } from "./plainInputs";
import { isForOperators } from "./withoutStackTraces";

/**
 * Makes the components for programs in any language. The schema is a file: read from the sources at
 * every start, as the SDK's own host does it, it would cost seconds and the compiler, and know neither
 * plain inputs nor descriptions of types.
 */
export class ComponentProvider implements Provider {
  readonly version = version;

  /** The schema, of the package's version. */
  getSchema(): Promise<string> {
    return Promise.resolve(JSON.stringify({ ...PACKAGE_SCHEMA, version }));
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
    inputs: Inputs,
    options: ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const spec = PACKAGE_SCHEMA.resources[type];
    const component = COMPONENTS[type.split(":").at(-1) ?? ""];
    if (spec === undefined || component === undefined) {
      throw refusal(`${PACKAGE_SCHEMA.name} has no resource of the type ${type}.`);
    }
    const { inputs: args, problems } = await plainInputs(inputs, spec);
    if (problems.length > 0) throw refusal(`${name}: ${problems.join("\n")}`);
    const made = make(() => component.make(name, args, options));
    return { urn: made.urn, state: outputsOf(made, component.outputs) };
  }
}

function make<Component>(construct: () => Component): Component {
  try {
    return construct();
  } catch (error) {
    if (isForOperators(error)) throw refusal(error.message);
    throw error;
  }
}

function outputsOf(component: object, names: readonly string[]): Inputs {
  const properties = component as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}

/** No property is named apart: the engine would print its value beside it, a secret's as well. */
function refusal(message: string): Error {
  return new InputPropertiesError({ message, errors: [] });
}
