import { freeMegabytes, pluginSize, stackMegabytes, type PluginSize } from "./memory";

/** What one stack with all accounts costs. */
export interface ProcessCost {
  /** For the operator: processes, memory, what is free, and the ways out. */
  readonly text: string;
  /** Whether more memory is needed than is free. */
  readonly isTooMuch: boolean;
}

/** What it costs to deploy so many accounts in one stack, on this machine. */
export async function weigh(accounts: number): Promise<ProcessCost> {
  return processCost(accounts, await pluginSize(), freeMegabytes());
}

/**
 * What it costs to deploy so many accounts in one stack: every account has a provider of its own,
 * and every provider is a process.
 *
 * @param free - megabytes
 */
export function processCost(accounts: number, plugin: PluginSize, free: number): ProcessCost {
  const needed = stackMegabytes(accounts, plugin);
  const isTooMuch = needed > free;
  const cost =
    `${accounts} accounts in one stack start ${accounts} processes of the AWS plugin, ${plugin.megabytes.toFixed(0)} MB each ` +
    `(${plugin.source}): about ${gigabytes(needed)} of ${gigabytes(free)} free.`;
  const waysOut =
    `To need less, set authomize-aws:shards to ${Math.ceil(accounts / 10)} and run npx authomize fleet reshard, then npx authomize ` +
    "fleet up; or let AWS do it, by authomize-aws:rollout: stackSet.";
  const refusal = "Nothing was touched. To try it all the same: authomize-aws:ignoreMemory: true.";
  return { text: [cost, waysOut, ...(isTooMuch ? [refusal] : [])].join(" "), isTooMuch };
}

function gigabytes(megabytes: number): string {
  return `${(megabytes / 1000).toFixed(1)} GB`;
}
