import { stackArgument } from "../config/stackArgument";
import { freeMegabytes, pluginSize, stackMegabytes, type PluginSize } from "./memory";

/** What one stack with all accounts costs. */
export interface ProcessCost {
  /** For the operator: processes, memory, what is free, and the ways out. */
  readonly text: string;
  /** Whether more memory is needed than is free. */
  readonly isTooMuch: boolean;
}

/**
 * What it costs to deploy so many accounts in one stack, on this machine.
 *
 * @param stack - its name; absent where it is not known
 */
export async function weigh(accounts: number, stack: string | undefined): Promise<ProcessCost> {
  return processCost({ accounts, stack }, await pluginSize(), freeMegabytes());
}

/**
 * What it costs to deploy so many accounts in one stack: every account has a provider of its own,
 * and every provider is a process.
 *
 * @param free - megabytes
 */
export function processCost(
  { accounts, stack }: { readonly accounts: number; readonly stack?: string | undefined },
  plugin: PluginSize,
  free: number,
): ProcessCost {
  const ofStack = stackArgument(stack);
  const needed = stackMegabytes(accounts, plugin);
  const isTooMuch = needed > free;
  const cost =
    `${accounts} accounts in one stack start ${accounts} processes of the AWS plugin, ${plugin.megabytes.toFixed(0)} MB each ` +
    `(${plugin.source}): about ${gigabytes(needed)} of ${gigabytes(free)} free.`;
  const waysOut =
    `To need less: npx pulumi config set authomize-aws:shards ${Math.ceil(accounts / 10)}${ofStack}, then npx authomize fleet reshard${ofStack}, ` +
    `then npx authomize fleet up${ofStack}; or let AWS do it, by authomize-aws:rollout: stackSet.`;
  const refusal = "Nothing was touched. To try it all the same: authomize-aws:ignoreMemory: true.";
  return { text: [cost, waysOut, ...(isTooMuch ? [refusal] : [])].join(" "), isTooMuch };
}

function gigabytes(megabytes: number): string {
  return `${(megabytes / 1000).toFixed(1)} GB`;
}
