import { LocalWorkspace, type Deployment } from "@pulumi/pulumi/automation";
import { join } from "node:path";

import { cliProblem } from "./pulumiStack";

/** The type of the trust role itself. */
export const ROLE_TYPE = "aws:iam/role:Role";

/** A resource as a stack's state has it. */
export interface StateResource {
  /** `urn:pulumi:<stack>::<project>::<types>::<name>` */
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface StateContent {
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly { readonly resource: StateResource }[];
}

/** A stack's state, exported, with its secrets still encrypted. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** Operations that were under way when an update was killed. */
  readonly pendingOperations: readonly StateResource[];
  /** As the engine takes it back. */
  readonly deployment: Deployment;
}

const PROJECT = join(__dirname, "..");

/**
 * Exports a stack's state.
 *
 * @throws OperatorError when the CLI fails, as when the stack is locked by an update
 */
export async function exportState(stack: string): Promise<StackState> {
  const workspace = await LocalWorkspace.create({ workDir: PROJECT }).catch(cliProblem);
  const deployment = await workspace.exportStack(stack).catch(cliProblem);
  const content = contentOf(deployment);
  return {
    resources: content.resources ?? [],
    pendingOperations: (content.pending_operations ?? []).map(({ resource }) => resource),
    deployment,
  };
}

/**
 * Removes resources from a stack's state, and nothing from AWS.
 *
 * @throws OperatorError when the CLI fails, as when the stack is locked by an update
 */
export async function removeFromState(
  stack: string,
  state: StackState,
  isRemoved: (resource: StateResource) => boolean,
): Promise<void> {
  const content = contentOf(state.deployment);
  const kept = {
    ...content,
    resources: state.resources.filter((resource) => !isRemoved(resource)),
    pending_operations: (content.pending_operations ?? []).filter(
      ({ resource }) => !isRemoved(resource),
    ),
  };
  const workspace = await LocalWorkspace.create({ workDir: PROJECT }).catch(cliProblem);
  await workspace.importStack(stack, { ...state.deployment, deployment: kept }).catch(cliProblem);
}

/** The logical name of a resource: the last part of its URN. */
export function logicalName(resource: StateResource): string {
  return resource.urn.split("::").pop() ?? "";
}

function contentOf(deployment: Deployment): StateContent {
  return deployment.deployment as StateContent;
}
