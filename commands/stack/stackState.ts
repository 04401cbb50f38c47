import type { Deployment } from "@pulumi/pulumi/automation";

import type { Unchecked } from "../../contract/values";
import type { StateResource as ExportedResource } from "../../state/incompleteRemovals";
import { sharedWorkspace, throwCliProblem } from "./workspace";

/** The type of the trust role itself. */
export const ROLE_TYPE = "aws:iam/role:Role";

/** A resource as a stack's exported state has it; what is not named here is carried along. */
export interface StateResource extends ExportedResource {
  /** By which the provider knows it: the role's name, for a role. */
  readonly id?: string;
  /** What went wrong when it was last updated; its outputs are those that were asked for. */
  readonly initErrors?: readonly string[];
  readonly parent?: string;
  /** When its state was last changed, in UTC: by an update, an import, or a refresh that found a difference. */
  readonly modified?: string;
  /** What was asked for. */
  readonly inputs?: Unchecked;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  /** `<URN>::<ID>` of the provider. */
  readonly provider?: string;
}

/** What one stack has. */
export interface StackResources {
  readonly stack: string;
  /** In the engine's order: nothing before what it depends on. */
  readonly resources: readonly StateResource[];
}

/** A stack's state, exported. */
export interface StackState extends StackResources {
  /** Operations that were under way when an update was killed. */
  readonly pendingOperations: readonly StateResource[];
  /** As the engine takes it back. */
  readonly deployment: Deployment;
}

/** Exports a stack's state; throws an OperatorError when the CLI fails. */
export async function exportState(stack: string): Promise<StackState> {
  const deployment = await (await sharedWorkspace()).exportStack(stack).catch(throwCliProblem);
  return stateOf(stack, deployment);
}

/** What an exported state has. */
export function stateOf(stack: string, deployment: Deployment): StackState {
  const { resources = [], pending_operations: pending = [] } = contentOf(deployment);
  const pendingOperations = pending.map(({ resource }) => resource);
  return { stack, resources, pendingOperations, deployment };
}

/** Removes resources from a state, and nothing from AWS. What stays no longer depends on them. */
export async function removeFromState(
  { stack, resources, deployment }: StackState,
  removed: ReadonlySet<StateResource>,
): Promise<void> {
  const content = contentOf(deployment);
  const kept = resources.filter((resource) => !removed.has(resource));
  const present = new Set(kept.map(({ urn }) => urn));
  const next = {
    ...rewritten(content),
    resources: kept.map((resource) => withoutMissing(resource, present)),
    pending_operations: (content.pending_operations ?? []).filter(
      ({ resource }) => !removed.has(resource),
    ),
  };
  const cli = await sharedWorkspace();
  await cli.importStack(stack, { ...deployment, deployment: next }).catch(throwCliProblem);
}

/**
 * The content of a state that is about to be written back in another form. The CLI keeps the time in it,
 * by which a fleet knows whether anybody has written the state since it has seen it.
 */
export function rewritten<Content extends object>(content: Content): Content {
  const { manifest } = content as { readonly manifest?: object };
  return { ...content, manifest: { ...manifest, time: new Date().toISOString() } };
}

/** Without dependencies on what is not in the state any more; the next update knows them anew. */
export function withoutMissing(
  resource: StateResource,
  present: ReadonlySet<string>,
): StateResource {
  const { dependencies, propertyDependencies } = resource;
  const isPresent = (urn: string) => present.has(urn);
  const byProperty = Object.entries(propertyDependencies ?? {}).map(
    ([property, urns]) => [property, (urns ?? []).filter(isPresent)] as const,
  );
  return {
    ...resource,
    ...(dependencies && { dependencies: dependencies.filter(isPresent) }),
    ...(propertyDependencies && { propertyDependencies: Object.fromEntries(byProperty) }),
  };
}

/**
 * The IAM resources whose last update AWS refused. The engine has recorded the new values all the
 * same, and changes nothing before they are read back (pulumi/pulumi#21458). StackSets are always read.
 *
 * @returns URNs, grouped by account or user: each group signs in by one provider
 */
export function refusedUpdates(
  resources: readonly Pick<StateResource, "urn" | "type" | "initErrors">[],
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const resource of resources) {
    const { urn, type, initErrors = [] } = resource;
    if (initErrors.length === 0 || !type.startsWith("aws:iam/")) continue;
    const name = logicalName(resource);
    groups.set(name, [...(groups.get(name) ?? []), urn]);
  }
  return [...groups.values()];
}

/** The logical name of a resource: the last part of its URN. */
export function logicalName({ urn }: Pick<StateResource, "urn">): string {
  return urn.split("::").at(-1) ?? "";
}

/** The part of a state that is read here. */
interface StateContent {
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly { readonly resource: StateResource }[];
}

function contentOf({ deployment }: Deployment): StateContent {
  return deployment as StateContent;
}
