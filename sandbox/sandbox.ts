import { rmSync } from "node:fs";
import { type HomeOption } from "./environment";
import { createHome, sandboxHome } from "./folders";
import { endProcess, isRunning } from "./processes";
import { installPython } from "./python";
import { endpointOf, readRecord, type RecordedProcess, removeRecord } from "./record";
import { readyFile, startProcesses } from "./starting";
import { freshState } from "./state";

/** The port that the gateway listens on, if nothing else does. */
export const USUAL_PORT = 45660;

/** How to start a sandbox. */
export interface StartOptions extends HomeOption {
  /** Member accounts to generate on top of those that organization.json names; default 0. */
  readonly generatedAccounts?: number | undefined;
  /** The gateway's port; a free one is used if it is taken. Default 45660. */
  readonly port?: number;
  /** Whether to build, or find, the Pulumi toolchain as well; default true. */
  readonly toolchain?: boolean;
  /** Called with one line per thing that takes its time; default: silent. */
  readonly report?: (line: string) => void;
}

/** What runs, or does not. */
export interface SandboxStatus {
  /** Whether everything runs and answers. */
  readonly running: boolean;
  readonly home: string;
  readonly endpoint?: string;
  readonly startedAt?: string;
  readonly generatedAccounts?: number;
  readonly pulumiHome?: string;
  readonly processes: readonly (RecordedProcess & { readonly running: boolean })[];
}

/** Starts the organization and the gateway; does nothing if they run already. */
export async function startSandbox(options: StartOptions = {}): Promise<SandboxStatus> {
  const before = await sandboxStatus(options);
  if (before.running) return before;
  // Half of a sandbox is of no use: the organization is in memory, and its other half knew it.
  await stopSandbox(options);

  const report = options.report ?? (() => undefined);
  const home = sandboxHome(options.home);
  createHome(home);
  const python = await installPython(report);
  const pulumiHome = options.toolchain === false ? undefined : await toolchain(report);
  freshState(home, report);
  try {
    await startProcesses({
      home,
      python,
      pulumiHome,
      generatedAccounts: options.generatedAccounts ?? 0,
      port: options.port ?? USUAL_PORT,
    });
  } catch (error) {
    await stopSandbox(options);
    throw error;
  }
  return sandboxStatus(options);
}

/** Ends what was started, and nothing else; says whether anything was running. */
export async function stopSandbox(options: HomeOption = {}): Promise<boolean> {
  const home = sandboxHome(options.home);
  const record = readRecord(home);
  if (!record) return false;
  // The gateway first: a call must fail to connect rather than find no organization behind it.
  const ended = [];
  for (const recorded of [...record.processes].reverse()) ended.push(await endProcess(recorded));
  for (const { name } of record.processes) rmSync(readyFile(home, name), { force: true });
  removeRecord(home);
  return ended.includes(true);
}

/** What of a sandbox runs at the moment. */
export async function sandboxStatus(options: HomeOption = {}): Promise<SandboxStatus> {
  const home = sandboxHome(options.home);
  const record = readRecord(home);
  if (!record) return { running: false, home: home.folder, processes: [] };
  const processes = record.processes.map((recorded) => ({
    ...recorded,
    running: isRunning(recorded),
  }));
  const endpoint = endpointOf(record);
  const alive = processes.every((recorded) => recorded.running);
  return {
    running: alive && endpoint !== undefined && (await answers(endpoint)),
    home: home.folder,
    ...(endpoint === undefined ? {} : { endpoint }),
    startedAt: record.startedAt,
    generatedAccounts: record.generatedAccounts,
    ...(record.pulumiHome === undefined ? {} : { pulumiHome: record.pulumiHome }),
    processes,
  };
}

async function toolchain(report: (line: string) => void): Promise<string> {
  const { installToolchain } = await import("./toolchain/install");
  const { pulumiHome } = await installToolchain({ report });
  return pulumiHome;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/_sandbox/health`, {
      signal: AbortSignal.timeout(5000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
