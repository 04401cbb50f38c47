import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** A background process, told apart from a later one that was given the same ID. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** What to run in the background. */
export interface BackgroundCommand {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly logFile: string;
}

/** A background process that was just started. */
export interface BackgroundProcess extends ProcessIdentity {
  /** Resolves, with the exit code or signal, when the process ends. */
  readonly ended: Promise<string>;
}

/** Starts a process that outlives this one, its output in a log file. */
export async function startInBackground(options: BackgroundCommand): Promise<BackgroundProcess> {
  const log = openSync(options.logFile, "w", 0o600);
  const child = spawn(options.command, [...options.arguments], {
    cwd: options.folder,
    env: options.environment,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal ?? `exit code ${code ?? "unknown"}`);
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => {
      resolve(child.pid ?? 0);
    });
  });
  child.unref();
  return { pid, started: startTime(pid) ?? "", ended };
}

/** Whether the very process that was recorded is still there. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startTime(identity.pid) === identity.started;
}

/** Ends a process, if it is still the one that was recorded; says whether there was anything to end. */
export async function endProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!isRunning(identity)) return false;
  process.kill(identity.pid, "SIGTERM");
  for (let waited = 0; waited < 3000 && isRunning(identity); waited += 25) await pause(25);
  if (!isRunning(identity)) return true;
  process.kill(identity.pid, "SIGKILL");
  while (isRunning(identity)) await pause(25);
  return true;
}

/** When a process started, in whatever words the system has; undefined if there is none or it is dead. */
function startTime(pid: number): string | undefined {
  return existsSync("/proc/self/stat") ? startTimeOnLinux(pid) : startTimeElsewhere(pid);
}

function startTimeOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startTimeElsewhere(pid: number): string | undefined {
  try {
    const answer = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [state = "Z", ...started] = answer.split(/\s+/);
    return state.startsWith("Z") ? undefined : started.join(" ");
  } catch {
    return undefined;
  }
}
