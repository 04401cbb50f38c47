import * as pulumi from "@pulumi/pulumi";

import { OperatorError, stackArgument } from "../errors";
import type { Update } from "../organization/update";
import {
  freeMegabytes,
  gigabytes,
  type PluginSize,
  pluginSize,
  stackMegabytes,
} from "../shards/memory";

/** With fewer nobody is warned: the processes of 25 accounts take 7 GB or so. */
const MANY_ACCOUNTS = 25;

/**
 * Logs, before anything starts, the memory that a stack of many accounts needs; nothing with few
 * accounts, with shards or with a StackSet.
 *
 * @throws OperatorError when it costs more memory than is free, unless the operator insists
 */
export async function checkMemory({ settings, part, chosen }: Update): Promise<void> {
  const { accounts, ignoreMemory, stack } = settings;
  if (part.kind !== "whole" || chosen.rollout !== "accounts") return;
  if (accounts.length < MANY_ACCOUNTS) return;
  const plugin = await pluginSize();
  const { text, isTooMuch } = memoryNeeded(accounts.length, stack, plugin, freeMegabytes());
  if (isTooMuch && !ignoreMemory) throw new OperatorError(text);
  await (isTooMuch ? pulumi.log.warn(text) : pulumi.log.info(text));
}

/**
 * The message about the memory that accounts in one stack need, as every account has a provider and
 * every provider is a process; and whether that is more than is free.
 *
 * @param free - megabytes
 */
export function memoryNeeded(
  accounts: number,
  stack: string | undefined,
  plugin: PluginSize,
  free: number,
) {
  const ofStack = stackArgument(stack);
  const needed = stackMegabytes(accounts, plugin);
  const isTooMuch = needed > free;
  const cost =
    `${accounts} accounts in one stack start ${accounts} processes of the AWS plugin, ${plugin.megabytes.toFixed(0)} MB each ` +
    `(${plugin.source}): about ${gigabytes(needed)} of ${gigabytes(free)} free.`;
  const waysOut =
    `To need less: npx pulumi config set shards ${Math.ceil(accounts / 10)}${ofStack}, then npx authomize fleet reshard${ofStack}, ` +
    `then npx authomize fleet up${ofStack}; or let AWS do it, by rollout: stackSet.`;
  const refusal = "Nothing was touched. To try it all the same: ignoreMemory: true.";
  return { text: [cost, waysOut, ...(isTooMuch ? [refusal] : [])].join(" "), isTooMuch };
}
