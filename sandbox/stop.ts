import { parseArgs } from "node:util";
import { runCommand, say } from "./command";
import { stopSandbox } from "./sandbox";

runCommand(async () => {
  const { values } = parseArgs({ options: { home: { type: "string" } } });
  const stopped = await stopSandbox({ home: values.home });
  say(stopped ? "The sandbox is stopped." : "The sandbox was not running.");
  return 0;
});
