import type { Deployment } from "@pulumi/pulumi/automation";

import type { StateResource as ExportedResource } from "../../state/incompleteRemovals";
import { withoutMissing } from "./stackStates";
import { cliProblem, sharedWorkspace } from "./workspace";

/** The type of the trust role itself. */
export const ROLE_TYPE = "aws:iam/role:Role";

/** A resource as a stack's exported state has it. */
export interface StateResource extends ExportedResource {
  /** By which the provider knows it: the role's name, for a role. */
  readonly id?: string;
  /** What went wrong when it was last updated; its outputs are those that were asked for. */
  readonly initErrors?: readonly string[];
  /** URNs. */
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  /** `<URN>::<ID>` of the provider. */
  readonly provider?: string;
}

interface StateContent {
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly { readonly resource: StateResource }[];
}

/** A stack's state, exported. */
export interface StackState {
  /** The stack's name. */
  readonly stack: string;
  readonly resources: readonly StateResource[];
  /** Operations that were under way when an update was killed. */
  readonly pendingOperations: readonly StateResource[];
  /** As the engine takes it back. */
  readonly deployment: Deployment;
}

/**
 * Exports a stack's state.
 *
 * @throws OperatorError when the CLI fails, as when the stack is locked by an update
 */
export async function exportState(stack: string): Promise<StackState> {
  const deployment = await (await sharedWorkspace()).exportStack(stack).catch(cliProblem);
  const content = contentOf(deployment);
  return {
    stack,
    resources: content.resources ?? [],
    pendingOperations: (content.pending_operations ?? []).map(({ resource }) => resource),
    deployment,
  };
}

/**
 * Removes resources from a stack's state, and nothing from AWS. What stays no longer depends on them.
 *
 * @throws OperatorError when the CLI fails, as when the stack is locked by an update
 */
export async function removeFromState(
  { stack, resources, deployment }: StackState,
  isRemoved: (resource: StateResource) => boolean,
): Promise<void> {
  const content = contentOf(deployment);
  const kept = resources.filter((resource) => !isRemoved(resource));
  const present = new Set(kept.map(({ urn }) => urn));
  const next = {
    ...content,
    resources: kept.map((resource) => withoutMissing(resource, present)),
    pending_operations: (content.pending_operations ?? []).filter(
      ({ resource }) => !isRemoved(resource),
    ),
  };
  const cli = await sharedWorkspace();
  await cli.importStack(stack, { ...deployment, deployment: next }).catch(cliProblem);
}

/** The logical name of a resource: the last part of its URN. */
export function logicalName(resource: Pick<StateResource, "urn">): string {
  return resource.urn.split("::").pop() ?? "";
}

function contentOf(deployment: Deployment): StateContent {
  return deployment.deployment as StateContent;
}
