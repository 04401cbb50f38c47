import type { ObservedStackSet } from "../aws/readStackSet";
import type { DeployedStackSet } from "../contract/stackSet";
import { jsonOrText, recordOf, textOf, type Unchecked } from "../contract/values";
import { type DeployedResource, logicalNameOf, TYPES } from "./deployedRoles";

/** What a stack's state has of a StackSet: what was asked for by the last update that AWS accepted. */
export interface StackSetInState {
  readonly name: string;
  /** AWS's unique ID, which none that is made anew under the same name has. */
  readonly id?: string | undefined;
  /** Absent where the state has none. */
  readonly region?: string | undefined;
  readonly templateBody: string;
  /** By the parameter's name. */
  readonly parameters: Unchecked;
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
  const instances = resources.filter(({ type }) => type === TYPES.stackInstances);
  return resources
    .filter(({ type }) => type === TYPES.stackSet)
    .map(({ urn, outputs = {} }) => {
      // The component gives the StackSet and its instances one logical name.
      const own = instances.find((one) => logicalNameOf(one.urn) === logicalNameOf(urn));
      return {
        name: textOf(outputs["name"]) ?? "",
        id: textOf(outputs["stackSetId"]),
        region: textOf(outputs["region"]),
        templateBody: textOf(outputs["templateBody"]) ?? "",
        parameters: recordOf(outputs["parameters"]),
        deployed: own?.outputs && deployedAs(outputs, own.outputs),
      };
    });
}

/**
 * Whether AWS has a StackSet otherwise than the state, as after an update that was killed or refused;
 * a parameter that the state keeps secret is not compared.
 */
export function isAnother(observed: ObservedStackSet, known: StackSetInState): boolean {
  const differs = Object.entries(known.parameters).some(
    ([name, value]) => typeof value === "string" && observed.parameters[name] !== value,
  );
  return differs || normalized(observed.templateBody) !== normalized(known.templateBody);
}

function normalized(templateBody: string): string {
  return JSON.stringify(jsonOrText(templateBody));
}

function deployedAs(stackSet: Unchecked, instances: Unchecked): DeployedStackSet {
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
      ...(named.length > 0 && { accounts: named }),
    },
  };
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === "string").sort();
}
