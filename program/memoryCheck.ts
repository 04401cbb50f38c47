import * as pulumi from "@pulumi/pulumi";

import { OperatorError, stackArgument } from "../errors";
import type { Update } from "../organization/update";
import { freeMegabytes, pluginSize, stackMegabytes, type PluginSize } from "../shards/memory";

/** From so many accounts on, the processes of one stack are worth a word: 25 take 7 GB or so. */
const MANY_ACCOUNTS = 25;

/**
 * Says before anything starts what a stack of many accounts costs. With few accounts, with shards and
 * with a StackSet nobody waits for it.
 *
 * @throws OperatorError when it costs more memory than is free, unless the operator insists
 */
export async function checkMemory({ settings, part, chosen }: Update): Promise<void> {
  const { accounts, ignoreMemory, stack } = settings;
  if (part.kind !== "whole" || chosen.rollout !== "accounts") return;
  if (accounts.length < MANY_ACCOUNTS) return;
  const needed = { accounts: accounts.length, stack };
  const { text, isTooMuch } = memoryNeeded(needed, await pluginSize(), freeMegabytes());
  if (isTooMuch && !ignoreMemory) throw new OperatorError(text);
  await (isTooMuch ? pulumi.log.warn(text) : pulumi.log.info(text));
}

/** What it costs to deploy so many accounts in one stack. */
export interface MemoryNeeded {
  /** For the operator: processes, memory, what is free, and the ways out. */
  readonly text: string;
  /** Whether more memory is needed than is free. */
  readonly isTooMuch: boolean;
}

/**
 * What it costs to deploy so many accounts in one stack: every account has a provider of its own,
 * and every provider is a process.
 *
 * @param free - megabytes
 */
export function memoryNeeded(
  { accounts, stack }: { readonly accounts: number; readonly stack?: string | undefined },
  plugin: PluginSize,
  free: number,
): MemoryNeeded {
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
