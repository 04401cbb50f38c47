/** Building one binary with Go, with errors that say what to do. */

import { spawn, spawnSync } from "child_process";
import * as os from "os";
import * as path from "path";
import type { Part } from "./parts";

/** The oldest Go that the modules build with. */
const OLDEST_GO = { major: 1, minor: 26 };

const WHAT_FOR =
  "The sandbox needs Go ≥ 1.26 to build the Pulumi engine and plugins where the official ones cannot be downloaded";
const HOW_TO_GET = "install it from https://go.dev/dl/ and put its `go` on the PATH";

/** How much of Go's own output an error shows. */
const LAST_LINES = 15;

/** Version of the Go on the PATH, such as "go1.26.8"; throws if there is none or it is too old. */
export function goVersion(): string {
  // Outside of any module, and without switching to the Go that some go.mod asks for.
  const result = spawnSync("go", ["env", "GOVERSION"], {
    cwd: os.tmpdir(),
    env: { ...process.env, GOTOOLCHAIN: "local", GOWORK: "off" },
    encoding: "utf8",
  });
  if (result.error || result.status !== 0) {
    throw new Error(`${WHAT_FOR}, and finds no Go on this machine: ${HOW_TO_GET}.`);
  }
  const version = result.stdout.trim();
  if (!isRecentEnough(version)) {
    throw new Error(`${WHAT_FOR}, but the Go on this machine is ${version}: ${HOW_TO_GET}.`);
  }
  return version;
}

/** Whether a version such as "go1.26.8" is new enough; development versions are trusted. */
export function isRecentEnough(version: string): boolean {
  const match = /^go(\d+)\.(\d+)/.exec(version);
  if (!match) {
    return version.startsWith("devel");
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST_GO.major || (major === OLDEST_GO.major && minor >= OLDEST_GO.minor);
}

/** Builds one part into a file. */
export async function goBuild(part: Part, file: string): Promise<void> {
  // -s -w leaves out what only a debugger needs: a third of the size. No -trimpath: it would build
  // everything a second time on machines whose build cache is warm.
  const linker = ["-s", "-w", ...(part.versionVariable ? ["-X", part.versionVariable] : [])].join(
    " ",
  );
  const args = ["build", "-buildvcs=false", "-ldflags", linker, "-o", file, part.goPackage];
  const { status, output } = await run("go", args, path.join(__dirname, part.module));
  if (status !== 0) {
    throw new Error(
      `Building ${part.title} failed; if Go could not download a module, check that this machine reaches ` +
        `the Go module proxy (\`go env GOPROXY\`). Go said:\n${lastLines(output)}`,
    );
  }
}

/** Runs a command to its end and collects what it says. */
function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      // A go.work of the user's must not pull these modules into another build.
      env: { ...process.env, GOWORK: "off" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status: status ?? 1, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

/** The end of a long output, where the reason is. */
function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
