import { readOptions, runCommand, say } from "../command";
import { stopSandbox } from "../sandbox";

runCommand(async () => {
  const options = { home: { type: "string" } } as const;
  const { home } = readOptions(options, "Usage: npm run sandbox:stop -- [--home FOLDER]");
  const stopped = await stopSandbox({ home });
  say(stopped ? "The sandbox is stopped." : "The sandbox was not running.");
  return 0;
});
