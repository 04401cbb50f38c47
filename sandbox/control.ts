import { type HomeOption, runningEndpoint } from "./environment";
import { SandboxError } from "./failure";
import { type CallCounts } from "./gateway/calls";
import { type StackSetTiming } from "./gateway/directory";
import { type FaultRule } from "./gateway/faults";

export { type CallCounts } from "./gateway/calls";
export { type FaultRule } from "./gateway/faults";

/** How often each API action was called, by account, since the sandbox started or was reset. */
export async function sandboxCalls(options: HomeOption = {}): Promise<CallCounts> {
  return (await ask(options, "GET", "calls")) as CallCounts;
}

/** Begins to count calls and connections anew. */
export async function resetSandboxCalls(options: HomeOption = {}): Promise<void> {
  await ask(options, "POST", "calls/reset");
}

/** The most connections that called AWS at once, since the sandbox started or the calls were reset. */
export async function mostSandboxConnections(options: HomeOption = {}): Promise<number> {
  return ((await ask(options, "GET", "connections")) as { most: number }).most;
}

/** Makes calls go wrong by these rules, instead of any given before. */
export async function injectFaults(
  rules: readonly FaultRule[],
  options: HomeOption = {},
): Promise<void> {
  await ask(options, "POST", "faults", rules);
}

/** The rules that are not spent yet, with how often each will still happen. */
export async function activeFaults(options: HomeOption = {}): Promise<readonly FaultRule[]> {
  return (await ask(options, "GET", "faults")) as readonly FaultRule[];
}

/** Lets nothing go wrong any more. */
export async function clearFaults(options: HomeOption = {}): Promise<void> {
  await ask(options, "DELETE", "faults");
}

/** Sets how long StackSet operations take, and by how much their listings lag behind. */
export async function setStackSetTiming(
  timing: Partial<StackSetTiming>,
  options: HomeOption = {},
): Promise<void> {
  await ask(options, "POST", "stack-sets", timing);
}

async function ask(
  options: HomeOption,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${runningEndpoint(options)}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  throw new SandboxError((answer as { error: string }).error);
}
