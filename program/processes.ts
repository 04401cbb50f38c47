import * as pulumi from "@pulumi/pulumi";

import { OperatorError } from "../config/problem";
import type { EnrolledSettings } from "../config/settings";

/** From so many accounts on, the processes of one stack are worth a word: 25 take 7 GB or so. */
const MANY_ACCOUNTS = 25;

/**
 * Says before anything starts what a stack of many accounts costs. With few accounts nobody waits
 * for it.
 *
 * @throws OperatorError when it costs more memory than is free, unless the operator insists
 */
export async function weighProcesses({
  accounts,
  ignoreMemory,
  stack,
}: EnrolledSettings): Promise<void> {
  if (accounts.length < MANY_ACCOUNTS) return;
  const { weigh } = await import("../organization/processCost");
  const { text, isTooMuch } = await weigh(accounts.length, stack);
  if (isTooMuch && !ignoreMemory) throw new OperatorError(text);
  await (isTooMuch ? pulumi.log.warn(text) : pulumi.log.info(text));
}
