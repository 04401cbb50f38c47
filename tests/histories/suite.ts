import { HistoryPlayer } from "./historyPlayer";
import { playMadeUp } from "./madeUp";
import { RECORDED } from "./recordedHistories";

/** Two files of tests, each with a sandbox of its own, share the histories. */
export const HALVES = 2;

/** Variables by which tests/histories/run.ts says what to play. */
export const VARIABLES = {
  runs: "HISTORIES_RUNS",
  seed: "HISTORIES_SEED",
  path: "HISTORIES_PATH",
} as const;

/** How many histories are made up where nobody says. */
export const DEFAULT_RUNS = 20;

/**
 * One half of the histories: first those that were found once, then made-up ones.
 *
 * @param half - 0 or 1
 */
export function describeHistories(half: number): void {
  const path = process.env[VARIABLES.path];
  const runs = Number(process.env[VARIABLES.runs] ?? DEFAULT_RUNS);
  const seed = Number(process.env[VARIABLES.seed] ?? 1);
  const player = new HistoryPlayer();

  describe("histories", () => {
    after(() => player.stop());

    // A path is a place among the histories of one seed: nothing else is asked for.
    if (path !== undefined) {
      if (half === 0) it("at the path", () => playMadeUp({ runs: 1, seed, path }, player));
      return;
    }

    for (const { title, steps } of RECORDED.filter((_, index) => index % HALVES === half)) {
      it(title, () => player.play(steps));
    }

    const share = Math.ceil(runs / HALVES);
    it(`${share} made up, seed ${seed + half}`, () =>
      playMadeUp({ runs: share, seed: seed + half }, player));
  });
}
