import { type Deployment, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";

import { OperatorError } from "../../errors";
import { rewritten, type StackResources, stateOf, type StateResource } from "../stack/stackState";
import type { FleetEnvironment } from "./environment";
import { movedAccounts, spreadAccounts } from "./spreadAccounts";
import { fleetCli } from "./worker/pulumiCli";

/** A move of accounts between stacks, worked out but not done. */
export interface ReshardPlan {
  /** How many accounts change their stack. */
  readonly accounts: number;
  /** The stacks that are left without any. */
  readonly emptied: readonly string[];
  readonly carryOut: (report: (stack: string) => void) => Promise<void>;
}

interface ReadState extends StackResources {
  /** Absent of a stack that does not exist yet. */
  readonly deployment?: Deployment;
}

/** Works out how accounts get into their shards; throws an OperatorError after a cut-off update. */
export async function planReshard(environment: FleetEnvironment): Promise<ReshardPlan> {
  const { name, shards, existing, folder } = environment;
  const pulumiCommand = await fleetCli();
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand });
  const before: ReadState[] = [];
  for (const stack of new Set([name, ...existing.keys(), ...shards.map((shard) => shard.stack)])) {
    before.push(existing.has(stack) ? await readState(stack, workspace) : { stack, resources: [] });
  }
  const spread = { environment: name, shards: shards.length };
  const after = spreadAccounts(before, spread);
  const filled = new Set(after.flatMap(({ stack, resources }) => (resources[0] ? [stack] : [])));
  return {
    accounts: movedAccounts(before, spread),
    emptied: before
      .filter(({ stack, resources }) => resources.length > 0 && !filled.has(stack))
      .map(({ stack }) => stack),
    carryOut: (report) => writeStates(workspace, before, after, report),
  };
}

async function readState(stack: string, workspace: LocalWorkspace): Promise<ReadState> {
  const state = stateOf(stack, await workspace.exportStack(stack));
  if (state.pendingOperations.length === 0) return state;
  throw new OperatorError(
    `An update of ${stack} was cut off, and its state does not tell what became of it. ` +
      `Set that right first: npx pulumi refresh --stack ${stack}`,
  );
}

/**
 * Writes the stacks that gain accounts before those that lose them: an interruption leaves an account in
 * two states, which the next run mends, and never in none.
 */
async function writeStates(
  workspace: LocalWorkspace,
  before: readonly ReadState[],
  after: readonly StackResources[],
  report: (stack: string) => void,
): Promise<void> {
  const opened: (StackResources & { readonly deployment: Deployment })[] = [];
  for (const state of before) {
    const deployment = state.deployment ?? (await createdStack(state.stack, workspace));
    opened.push({ ...state, deployment });
  }
  for (const additions of [true, false]) {
    for (const [index, { stack, resources: had, deployment }] of opened.entries()) {
      const resources = after[index]?.resources ?? [];
      const all = additions ? union(resources, had) : resources;
      if (additions && all.length === had.length) continue;
      const content = { ...rewritten(deployment.deployment as object), resources: all };
      await workspace.importStack(stack, { ...deployment, deployment: content });
      if (!additions) report(stack);
    }
  }
}

async function createdStack(stack: string, workspace: LocalWorkspace): Promise<Deployment> {
  return (await Stack.create(stack, workspace)).exportStack();
}

function union(
  after: readonly StateResource[],
  before: readonly StateResource[],
): readonly StateResource[] {
  const known = new Set(after.map(({ urn }) => urn));
  return [...after, ...before.filter(({ urn }) => !known.has(urn))];
}
