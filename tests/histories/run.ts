import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

import { ROOT } from "../../sandbox/folders";
import { DEFAULT_RUNS, VARIABLES } from "./suite";

/** The exit code of a program that a shell's user has interrupted. */
const INTERRUPTED = 130;

/** `npm run test:histories`: plays the recorded histories and made-up ones. */
function run(): void {
  const { values } = parseArgs({
    options: { runs: { type: "string" }, seed: { type: "string" }, path: { type: "string" } },
  });
  const seed = values.seed ?? String(Date.now() % 1_000_000_000);
  const variables = {
    [VARIABLES.runs]: values.runs ?? String(DEFAULT_RUNS),
    [VARIABLES.seed]: seed,
    ...(values.path === undefined ? {} : { [VARIABLES.path]: values.path }),
  };
  const suite = ["--config", "tests/histories/.mocharc.json", "tests/histories/*.test.ts"];
  const options = { cwd: ROOT, env: { ...process.env, ...variables }, stdio: "inherit" } as const;
  const interruption = { happened: false };
  // Mocha gets it as well, ends what it has begun, and counts what it never played as passed.
  process.once("SIGINT", () => {
    interruption.happened = true;
  });
  const mocha = spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...suite], options);
  mocha.once("exit", (code) => {
    process.exitCode = interruption.happened ? INTERRUPTED : (code ?? 1);
  });
}

run();
