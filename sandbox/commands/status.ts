import { readOptions, runCommand, say } from "../command";
import { type SandboxStatus, sandboxStatus } from "../sandbox";

const NOT_RUNNING = 3;

runCommand(async () => {
  const options = { json: { type: "boolean", default: false }, home: { type: "string" } } as const;
  const values = readOptions(options, "Usage: npm run sandbox:status -- [--json] [--home FOLDER]");
  const status = await sandboxStatus({ home: values.home });
  say(values.json ? JSON.stringify(status, null, 2) : sentence(status));
  return status.running ? 0 : NOT_RUNNING;
});

function sentence(status: SandboxStatus): string {
  if (status.running) {
    return `The sandbox runs at ${status.endpoint ?? ""} since ${status.startedAt ?? ""}.`;
  }
  const missing = status.processes.filter((process) => !process.running);
  if (status.processes.length === 0 || missing.length === status.processes.length) {
    return "The sandbox is not running: start it with `npm run sandbox:start`.";
  }
  const names = missing.map((process) => process.name).join(" and ") || "gateway";
  return `The sandbox is broken, its ${names} does not answer: \`npm run sandbox:start\` starts it anew.`;
}
