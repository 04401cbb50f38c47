import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** `type::name` of the parent; empty for a child of the stack. */
  readonly parent: string;
  /** Name of the explicit provider; empty for the default provider. */
  readonly provider: string;
}

/** A type's outputs beside its inputs. */
export type Outputs = (
  resource: pulumi.runtime.MockResourceArgs,
) => Readonly<Record<string, unknown>>;

/** What one run of a program registered and returned. */
export interface RecordedDeployment {
  readonly resources: readonly RecordedResource[];
  /** What the program returned; all of it known. */
  readonly result: unknown;
}

/**
 * Runs a program against mocks that know only the types they were told, and throw on any other
 * resource, and on every other function call.
 *
 * @param known - the outputs of each resource type
 * @param program - is given options that record parents, to be passed to its top components
 * @param functions - what each function answers
 * @param preview - whether the engine only previews
 */
export async function record(
  known: Readonly<Record<string, Outputs>>,
  program: (
    options: pulumi.ComponentResourceOptions,
  ) => Readonly<Record<string, pulumi.Input<unknown>>>,
  preview = false,
  functions: Readonly<Record<string, object>> = {},
): Promise<RecordedDeployment> {
  const parents = new Map<string, string>();
  const resources: RecordedResource[] = [];
  const newResource = (resource: pulumi.runtime.MockResourceArgs) => {
    const { type, name } = resource;
    const outputs = known[type];
    if (outputs === undefined) throw new Error(`The mocks were not told of ${type} (${name})`);
    resources.push({
      type,
      name,
      inputs: resource.inputs as Record<string, unknown>,
      parent: parents.get(`${type}::${name}`) ?? "",
      provider: /::([^:]+)::[^:]+$/.exec(resource.provider ?? "")?.[1] ?? "",
    });
    const inputs = resource.inputs as Record<string, unknown>;
    return { id: `${name}-id`, state: { ...inputs, ...outputs(resource) } };
  };
  const call = ({ token }: pulumi.runtime.MockCallArgs) => {
    const answer = functions[token];
    if (answer === undefined) throw new Error(`The mocks were not told of the function ${token}`);
    return answer;
  };
  await pulumi.runtime.setMocks({ newResource, call }, "authomize-aws", "test", preview);
  const outputs = pulumi.all(program({ transformations: [parentRecorder(parents)] }));
  // An output that never becomes known fails the test by its timeout.
  const result = await new Promise<unknown>((resolve) => {
    outputs.apply(resolve);
  });
  await pulumi.runtime.disconnect();
  return { resources, result };
}

function parentRecorder(parents: Map<string, string>): pulumi.ResourceTransformation {
  const names = new Map<pulumi.Resource, string>();
  return ({ resource, type, name, opts }) => {
    names.set(resource, `${type}::${name}`);
    const parent = opts.parent === undefined ? undefined : names.get(opts.parent);
    parents.set(`${type}::${name}`, parent ?? "");
    return undefined;
  };
}
