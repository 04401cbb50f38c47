import { HistoryPlayer } from "./historyPlayer";
import { playMadeUp } from "./madeUp";
import { RECORDED } from "./recordedHistories";

/** Three files of tests, each with a sandbox of its own, share the histories. */
export const PARTS = 3;

/** Variables by which tests/histories/run.ts says what to play. */
export const VARIABLES = {
  runs: "HISTORIES_RUNS",
  seed: "HISTORIES_SEED",
  path: "HISTORIES_PATH",
} as const;

/** How many histories are made up where nobody says. */
export const DEFAULT_RUNS = 20;

/**
 * One part of the histories: first those that were found once, then made-up ones.
 *
 * @param part - 0 to 2
 */
export function describeHistories(part: number): void {
  const path = process.env[VARIABLES.path];
  const runs = Number(process.env[VARIABLES.runs] ?? DEFAULT_RUNS);
  const seed = Number(process.env[VARIABLES.seed] ?? 1);
  const player = new HistoryPlayer();

  describe("histories", () => {
    after(() => player.stop());

    // A path is a place among the histories of one seed: nothing else is asked for.
    if (path !== undefined) {
      if (part === 0) it("at the path", () => playMadeUp({ runs: 1, seed, path }, player));
      return;
    }

    for (const { title, steps } of RECORDED.filter((_, index) => index % PARTS === part)) {
      it(title, () => player.play(steps));
    }

    const share = Math.ceil(runs / PARTS);
    it(`${share} made up, seed ${seed + part}`, () =>
      playMadeUp({ runs: share, seed: seed + part }, player));
  });
}
