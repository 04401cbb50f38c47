import type { ObservedStackSet } from "../aws/observedStackSet";
import type { DeployedStackSet } from "../contract/stackSet";
import type { DeployedResource } from "./deployedRoles";

const STACK_SET = "aws:cloudformation/stackSet:StackSet";
const STACK_INSTANCES = "aws:cloudformation/stackInstances:StackInstances";

/** What a stack's state has of a StackSet: what was asked for by the last update that AWS accepted. */
export interface StackSetInState {
  readonly name: string;
  /** AWS's unique ID, which none that is made anew under the same name has. */
  readonly id?: string | undefined;
  /** Absent where the state tells none. */
  readonly region?: string | undefined;
  readonly templateBody: string;
  /** By the parameter's name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What it was made as; absent where its instances are not in the state. */
  readonly deployed?: DeployedStackSet | undefined;
}

/** The one of a name and region among the StackSets that a stack's state has. */
export function stackSetInState(
  stackSets: readonly StackSetInState[],
  { name, region }: Pick<DeployedStackSet, "name" | "region">,
): StackSetInState | undefined {
  return stackSets.find(
    (stackSet) => stackSet.name === name && (stackSet.region ?? region) === region,
  );
}

/** All StackSets that a stack's state has. */
export function stackSetsInState(
  resources: readonly DeployedResource[],
): readonly StackSetInState[] {
  const instances = resources.filter(({ type }) => type === STACK_INSTANCES);
  return resources
    .filter(({ type }) => type === STACK_SET)
    .map(({ urn, outputs = {} }) => {
      const own = instances.find((one) => nameOf(one.urn) === nameOf(urn));
      return { ...propertiesOf(outputs), deployed: deployedAs(outputs, own?.outputs) };
    });
}

/** The component gives the StackSet and its instances one logical name. */
function nameOf(urn: string): string | undefined {
  return urn.split("::").at(-1);
}

function propertiesOf(outputs: Readonly<Record<string, unknown>>) {
  const { name, stackSetId, region, templateBody, parameters } = outputs;
  return {
    name: textOf(name) ?? "",
    id: textOf(stackSetId),
    region: textOf(region),
    templateBody: textOf(templateBody) ?? "",
    parameters: recordOf(parameters),
  };
}

/**
 * Whether AWS has a StackSet otherwise than the state: an update was killed, or was refused by AWS
 * and is in the state nonetheless. A parameter that the state keeps secret is not compared.
 */
export function isAnother(observed: ObservedStackSet, known: StackSetInState): boolean {
  const differs = Object.entries(known.parameters).some(
    ([name, value]) => typeof value === "string" && observed.parameters[name] !== value,
  );
  return differs || normalized(observed.templateBody) !== normalized(known.templateBody);
}

function normalized(templateBody: string): string {
  try {
    return JSON.stringify(JSON.parse(templateBody));
  } catch {
    return templateBody;
  }
}

function deployedAs(
  stackSet: Readonly<Record<string, unknown>>,
  instances: Readonly<Record<string, unknown>> | undefined,
): DeployedStackSet | undefined {
  if (instances === undefined) return undefined;
  const automatic = recordOf(stackSet["autoDeployment"]);
  const { organizationalUnitIds, accounts } = recordOf(instances["deploymentTargets"]);
  const named = textsOf(accounts);
  return {
    name: textOf(stackSet["name"]) ?? "",
    region: textOf(stackSet["region"]) ?? "",
    autoDeployment: automatic["enabled"] === true,
    retainOnLeaving: automatic["retainStacksOnAccountRemoval"] === true,
    deploymentTargets: {
      organizationalUnitIds: textsOf(organizationalUnitIds),
      ...(named.length === 0 ? {} : { accounts: named }),
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string").sort()
    : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
