import { type Deployment, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";

import { NAMESPACE } from "../../config/parseSettings";
import { OperatorError } from "../../errors";
import {
  movedAccounts,
  type Spread,
  spreadAccounts,
  type StackState,
  type StateResource,
} from "../stack/stackStates";
import type { FleetEnvironment } from "./environment";
import { fleetCli } from "./worker/pulumiCli";

/** A move of accounts between stacks, worked out but not done. */
export interface ReshardPlan {
  /** How many accounts change their stack. */
  readonly accounts: number;
  /** The stacks that are left without any. */
  readonly emptied: readonly string[];
  /** Writes the new states. */
  readonly carryOut: (report: (stack: string) => void) => Promise<void>;
}

interface ReadState extends StackState {
  /** Creates a stack that does not exist yet. */
  readonly open: () => Promise<OpenStack>;
}

interface OpenStack {
  readonly handle: Stack;
  readonly deployment: Deployment;
}

/**
 * Works out how the accounts of an environment get into the stacks that its present number of
 * shards asks for. Only states are touched, never AWS.
 *
 * @throws OperatorError when an update of one of the stacks was cut off
 */
export async function planReshard(environment: FleetEnvironment): Promise<ReshardPlan> {
  const spread: Spread = {
    project: NAMESPACE,
    environment: environment.name,
    shards: environment.shards.length,
  };
  const states = await readStates(environment);
  const after = spreadAccounts(states, spread);
  return {
    accounts: movedAccounts(states, spread),
    emptied: after
      .filter(({ resources }, index) => resources.length === 0 && hasResources(states[index]))
      .map(({ stack }) => stack),
    carryOut: (report) => writeStates(states, after, report),
  };
}

async function readStates(environment: FleetEnvironment): Promise<readonly ReadState[]> {
  const workspace = await LocalWorkspace.create({
    workDir: environment.folder,
    pulumiCommand: await fleetCli(),
  });
  const wanted = environment.shards.map(({ stack }) => stack);
  const existing = new Set([
    ...environment.existingShards,
    ...(environment.exists ? [environment.name] : []),
  ]);
  const stacks = [...new Set([environment.name, ...environment.existingShards, ...wanted])];
  const states: ReadState[] = [];
  for (const stack of stacks) {
    if (!existing.has(stack)) {
      const open = async () => withState(await Stack.create(stack, workspace));
      states.push({ stack, resources: [], open });
      continue;
    }
    const opened = await withState(await Stack.select(stack, workspace));
    const content = opened.deployment.deployment as Content;
    if ((content.pending_operations ?? []).length > 0) {
      throw new OperatorError(
        `An update of ${stack} was cut off, and its state does not tell what became of it. ` +
          `Set that right first: npx pulumi refresh --stack ${stack}`,
      );
    }
    const open = () => Promise.resolve(opened);
    states.push({ stack, resources: content.resources ?? [], open });
  }
  return states;
}

async function withState(handle: Stack): Promise<OpenStack> {
  return { handle, deployment: await handle.exportStack() };
}

interface Content {
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly unknown[];
}

/**
 * Makes the stacks that are not there yet. The stacks that gain accounts are written before those that lose them: an interruption leaves an
 * account in two states, which the next run mends, and never in none.
 */
async function writeStates(
  before: readonly ReadState[],
  after: readonly StackState[],
  report: (stack: string) => void,
): Promise<void> {
  const opened: (OpenStack & StackState)[] = [];
  for (const { stack, resources, open } of before) {
    opened.push({ stack, resources, ...(await open()) });
  }
  for (const additions of [true, false]) {
    for (const [index, state] of opened.entries()) {
      const resources = after[index]?.resources ?? [];
      const all = additions ? union(resources, state.resources) : resources;
      if (additions && all.length === state.resources.length) continue;
      const deployment = { ...(state.deployment.deployment as object), resources: all };
      await state.handle.importStack({ ...state.deployment, deployment });
      if (!additions) report(state.stack);
    }
  }
}

function union(
  after: readonly StateResource[],
  before: readonly StateResource[],
): readonly StateResource[] {
  const known = new Set(after.map(({ urn }) => urn));
  return [...after, ...before.filter(({ urn }) => !known.has(urn))];
}

function hasResources(state: ReadState | undefined): boolean {
  return (state?.resources.length ?? 0) > 0;
}
