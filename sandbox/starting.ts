import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SandboxError } from "./failure";
import { ROOT, type SandboxHome } from "./folders";
import { type BackgroundProcess, startInBackground } from "./processes";
import { type RecordedProcess, type SandboxRecord, writeRecord } from "./record";

/** Everything that is settled before the first process of a sandbox starts. */
export interface Start {
  readonly home: SandboxHome;
  readonly python: string;
  readonly pulumiHome: string | undefined;
  readonly generatedAccounts: number;
  readonly port: number;
}

type ProcessName = RecordedProcess["name"];

interface Launch {
  readonly name: ProcessName;
  readonly command: string;
  readonly arguments: readonly string[];
}

const READY_WITHIN_MILLISECONDS = 60_000;
const SHOWN_LOG_LINES = 8;

/** Where a process of the sandbox writes its port once it listens. */
export function readyFile(home: SandboxHome, name: ProcessName): string {
  return join(home.folder, `${name}.ready.json`);
}

/**
 * Starts the organization, then the gateway in front of it, and records each as soon as it exists:
 * whatever happens next, `stopSandbox` finds what there is to end.
 */
export async function startProcesses(start: Start): Promise<void> {
  const record = { ...emptyRecord(start), processes: [] };
  const organization = await launch(start, record, organizationLaunch(start));
  const withOrganization = { ...record, processes: [organization] };
  await launch(start, withOrganization, gatewayLaunch(start, organization.port));
}

function emptyRecord(start: Start): Omit<SandboxRecord, "processes"> {
  return {
    startedAt: new Date().toISOString(),
    generatedAccounts: start.generatedAccounts,
    ...(start.pulumiHome === undefined ? {} : { pulumiHome: start.pulumiHome }),
  };
}

function organizationLaunch(start: Start): Launch {
  const accounts = String(start.generatedAccounts);
  const program = join(ROOT, "sandbox", "organization", "serve.py");
  return {
    name: "organization",
    command: start.python,
    arguments: [
      program,
      "--accounts",
      accounts,
      "--ready-file",
      readyFile(start.home, "organization"),
    ],
  };
}

function gatewayLaunch(start: Start, organizationPort: number): Launch {
  return {
    name: "gateway",
    command: process.execPath,
    arguments: [
      join(ROOT, "sandbox", "gateway", "serve.js"),
      "--organization-port",
      String(organizationPort),
      "--port",
      String(start.port),
      "--ready-file",
      readyFile(start.home, "gateway"),
    ],
  };
}

async function launch(
  start: Start,
  record: SandboxRecord,
  { name, command, arguments: commandArguments }: Launch,
): Promise<RecordedProcess & { readonly port: number }> {
  const ready = readyFile(start.home, name);
  rmSync(ready, { force: true });
  const logFile = join(start.home.logs, `${name}.log`);
  const process = await startInBackground({
    command,
    arguments: commandArguments,
    environment: quietEnvironment(),
    folder: ROOT,
    logFile,
  });
  const { pid, started } = process;
  const recorded = { name, pid, started };
  writeRecord(start.home, { ...record, processes: [...record.processes, recorded] });
  const port = await waitUntilReady(name, process, ready, logFile);
  const listening = { ...recorded, port };
  writeRecord(start.home, { ...record, processes: [...record.processes, listening] });
  return listening;
}

/** Without what a shell may hold for other AWS or Python work: it would change how they behave. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|MOTO_|PYTHON|TS_NODE_|NODE_OPTIONS$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), PYTHONDONTWRITEBYTECODE: "1" };
}

async function waitUntilReady(
  name: ProcessName,
  process: BackgroundProcess,
  ready: string,
  logFile: string,
): Promise<number> {
  const state: { end?: string } = {};
  void process.ended.then((end) => {
    state.end = end;
  });
  for (let waited = 0; waited < READY_WITHIN_MILLISECONDS; waited += 25) {
    const port = announcedPort(ready);
    if (port !== undefined) return port;
    if (state.end !== undefined) {
      throw new SandboxError(`The ${name} ended while it started (${state.end}).${tail(logFile)}`);
    }
    await pause(25);
  }
  const seconds = READY_WITHIN_MILLISECONDS / 1000;
  throw new SandboxError(`The ${name} was not ready within ${seconds} seconds.${tail(logFile)}`);
}

function announcedPort(ready: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(ready, "utf8")) as { port: number }).port;
  } catch {
    return undefined;
  }
}

function tail(logFile: string): string {
  // The message of an error stands above its stack trace, which tells a user nothing.
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  const telling = lines.filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  const shown = telling.slice(-SHOWN_LOG_LINES).join("\n  ");
  return shown === "" ? ` Its log, ${logFile}, is empty.` : ` The end of ${logFile}:\n  ${shown}`;
}
