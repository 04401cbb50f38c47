import { table } from "../operations/table";
import { runCommand, say } from "../sandbox/command";
import { SandboxError } from "../sandbox/failure";
import { agreement, disagreements } from "./agreement";
import { readRecording } from "./recording";
import { summarize } from "./results";

runCommand(() => {
  const [first, second] = process.argv.slice(2);
  if (first === undefined || second === undefined) {
    throw new SandboxError("Usage: npm run bench:agree -- FIRST.json SECOND.json");
  }
  const one = summarize(readRecording(first).samples);
  const other = summarize(readRecording(second).samples);
  const { headings, rows, isReproduced } = agreement(one, other);
  say(table(headings, rows));
  for (const line of disagreements(one, other)) say(line);
  return Promise.resolve(isReproduced ? 0 : 1);
});
