import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, SandboxError } from "./failure";
import { CACHE, ROOT } from "./folders";

const REQUIREMENTS = join(ROOT, "sandbox", "organization", "requirements.txt");
const OLDEST_MINOR_VERSION = 10;
const CANDIDATES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];

/** Thrown when no package index that pip could reach has a package in any version: there may be none. */
export class NoPackageIndexError extends SandboxError {
  override readonly name = "NoPackageIndexError";
}

/**
 * Gives back a Python that has some packages; installs them only if they changed.
 *
 * @param requirements - the file that lists them with their versions; default: the emulator's
 * @throws NoPackageIndexError when no index that can be reached has one of them
 * @throws SandboxError when there is no Python, or anything else went wrong
 */
export async function installPython(
  report: (line: string) => void,
  requirements = REQUIREMENTS,
): Promise<string> {
  const environments = join(CACHE, "venv");
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const environment = join(environments, hash);
  if (existsSync(environment)) return pythonOf(environment);

  const python = await findPython();
  report("Installing Python packages (once, about half a minute).");
  mkdirSync(environments, { recursive: true, mode: 0o700 });
  removeUnfinished(environments);
  const unfinished = `${environment}.${process.pid}`;
  try {
    await createEnvironment(python, unfinished, requirements);
    moveIntoPlace(unfinished, environment);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return pythonOf(environment);
}

function pythonOf(environment: string): string {
  return join(environment, "bin", "python");
}

async function createEnvironment(
  python: string,
  folder: string,
  requirements: string,
): Promise<void> {
  try {
    await run(python, ["-m", "venv", folder]);
  } catch (error) {
    throw new SandboxError(
      `${python} cannot create a virtual environment, which the sandbox's Python programs run in: ` +
        "install Python's venv module (on Debian and Ubuntu: apt install python3-venv). " +
        lastLine(error),
    );
  }
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run(pythonOf(folder), [...pip, "--requirement", requirements]);
  } catch (error) {
    const Failure = isInNoIndex(error) ? NoPackageIndexError : SandboxError;
    throw new Failure(
      "Python packages could not be installed; " +
        `check that pip can reach its package index. ${lastLine(error)}`,
    );
  }
}

/** An installation that was killed leaves its half-made folder, named after its process. */
function removeUnfinished(environments: string): void {
  for (const name of readdirSync(environments)) {
    const pid = /\.(\d+)$/.exec(name)?.[1];
    if (pid === undefined || exists(Number(pid))) continue;
    rmSync(join(environments, name), { recursive: true, force: true });
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Another sandbox that starts at the same time may have been faster: its work is as good. */
function moveIntoPlace(unfinished: string, environment: string): void {
  try {
    renameSync(unfinished, environment);
  } catch (error) {
    if (!existsSync(environment)) throw error;
  }
}

/** Runs a program to its end, or to this one's: nothing is left installing in the background. */
async function run(program: string, programArguments: readonly string[]): Promise<void> {
  const running = promisify(execFile)(program, programArguments);
  const end = (): void => {
    running.child.kill();
  };
  process.once("exit", end);
  try {
    await running;
  } finally {
    process.off("exit", end);
  }
}

async function findPython(): Promise<string> {
  for (const candidate of CANDIDATES) {
    if (await isNewEnough(candidate)) return candidate;
  }
  throw new SandboxError(
    `No Python 3.${OLDEST_MINOR_VERSION} or newer was found, and the emulated AWS organization ` +
      "is a Python program: install Python (https://www.python.org/downloads/, or your " +
      "system's package python3) so that `python3` is on the PATH.",
  );
}

async function isNewEnough(python: string): Promise<boolean> {
  const test = `import sys; sys.exit(sys.version_info < (3, ${OLDEST_MINOR_VERSION}))`;
  try {
    await run(python, ["-c", test]);
    return true;
  } catch {
    return false;
  }
}

function isInNoIndex(error: unknown): boolean {
  return (error as { stderr?: string }).stderr?.includes("(from versions: none)") === true;
}

function lastLine(error: unknown): string {
  const { stderr = "", stdout = "" } = error as { stderr?: string; stdout?: string };
  const line = `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
  return line === "" ? messageOf(error) : line;
}
