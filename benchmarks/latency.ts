import { clearFaults, injectFaults, setStackSetTiming } from "../sandbox/control";
import type { FaultRule } from "../sandbox/control";
import type { HomeOption } from "../sandbox/environment";

/**
 * How long a call takes, in milliseconds, by action. AWS publishes no medians; these are single calls in
 * debug logs that people have published, each the nearest of its service. README.md has the sources.
 */
export const CALL_MILLISECONDS: Readonly<Record<string, number>> = {
  "iam:*": 254,
  "sts:*": 456,
  "organizations:*": 416,
  "cloudformation:*": 312,
};

/** How long an operation of a StackSet takes for each batch of accounts, in seconds; README.md has the source. */
export const BATCH_SECONDS = 35;

const RULES: readonly FaultRule[] = Object.entries(CALL_MILLISECONDS).map(
  ([action, milliseconds]) => ({ effect: "latency", action, milliseconds }),
);

/** Lets operations of StackSets take as long as with AWS, from now on. */
export async function slowStackSets(sandbox: HomeOption): Promise<void> {
  await setStackSetTiming({ batchSeconds: BATCH_SECONDS }, sandbox);
}

/** Lets every call take as long as with AWS while something is done; what is looked up before and after does not. */
export async function withLatency<T>(sandbox: HomeOption, act: () => Promise<T>): Promise<T> {
  await injectFaults(RULES, sandbox);
  try {
    return await act();
  } finally {
    await clearFaults(sandbox);
  }
}
