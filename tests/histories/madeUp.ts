import fc from "fast-check";
import { inspect } from "node:util";

import { histories } from "./arbitraries";
import type { HistoryPlayer } from "./historyPlayer";
import type { Step } from "./steps";

/** Which histories are made up. */
export interface MadeUp {
  readonly runs: number;
  readonly seed: number;
  /** Where fast-check found one that failed: that one alone is played. */
  readonly path?: string | undefined;
}

/** For so long after the first failure a shorter history is looked for. */
const SHRINKING_MILLISECONDS = 6 * 60_000;

/**
 * Makes up histories and plays them, until one fails.
 *
 * @throws Error with its seed and path, the shortest history that was found, and what did not hold
 */
export async function playMadeUp({ runs, seed, path }: MadeUp, player: HistoryPlayer) {
  let end = Infinity;
  const property = fc.asyncProperty(histories, async (steps) => {
    // The run has failed by then: what is not played any more is only not found to be shorter.
    if (Date.now() > end) return;
    await player.play(steps).catch((error: unknown) => {
      if (end === Infinity) end = Date.now() + SHRINKING_MILLISECONDS;
      throw error;
    });
  });
  const at = path === undefined ? {} : { path };
  const details = await fc.check(property, { numRuns: runs, seed, ...at });
  if (details.failed) throw new Error(failureText(details));
}

function failureText(details: fc.RunDetails<[readonly Step[]]>): string {
  const { counterexample, counterexamplePath, errorInstance, seed } = details;
  const [steps = []] = counterexample ?? [];
  return [
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    "",
    `A history failed. To play it again: npm run test:histories -- --seed ${seed} --path ${counterexamplePath ?? ""}`,
    "The shortest that was found; add it to tests/histories/recordedHistories.ts:",
    ...steps.map(lineOf),
  ].join("\n");
}

/** A step as it stands in a file; fast-check's own objects have no prototype, which would show. */
function lineOf(step: Step): string {
  const plain = structuredClone(step);
  return `  ${inspect(plain, { breakLength: Infinity, depth: null })},`;
}
