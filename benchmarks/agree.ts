import { table } from "../commands/terminal/table";
import { runCommand, say } from "../sandbox/command";
import { SandboxError } from "../sandbox/failure";
import { agreement, disagreements } from "./agreement";
import { readRun, RECORDED } from "./recording";
import { summarize } from "./results";

/** Compares two recorded runs, by name; exit code 1 where they do not say the same of every goal. */
runCommand(() => {
  const [first = "first", second = "second"] = process.argv.slice(2);
  const [one, other] = [first, second].map((name) => {
    const run = readRun(name);
    if (run === undefined) throw new SandboxError(`There is no ${name}*.json in ${RECORDED}.`);
    return summarize(run.samples);
  });
  const { headings, rows, isReproduced } = agreement(one ?? [], other ?? []);
  say(table(headings, rows));
  for (const line of disagreements(one ?? [], other ?? [])) say(line);
  return Promise.resolve(isReproduced ? 0 : 1);
});
