/**
 * A Pulumi toolchain for machines that cannot download one: engine, language host and stand-ins for
 * the plugins "aws" and "random", built from Go modules and put where `npx pulumi` looks for them.
 * `AUTHOMIZE_TOOLCHAIN=official` takes the official ones instead.
 *
 * Everything stays inside the clone and a per-user cache; the user's own ~/.pulumi is never touched.
 */

import * as crypto from "crypto";
import * as fs from "fs";
import * as path from "path";
import { cached, sourceHash } from "./buildCache";
import { goBuild, goVersion } from "./goBuild";
import { installOfficial, isOfficialChosen, TOOLCHAIN_VARIABLE } from "./official";
import { type Part, toolchainParts } from "./parts";

/** How to install the toolchain. */
export interface InstallOptions {
  /** Folder of the clone; by default the one that this file is in. */
  readonly root?: string;
  /** Where progress lines go; by default to stderr. */
  readonly report?: (line: string) => void;
}

/** Where the toolchain is. */
export interface Toolchain {
  /** The folder to set the environment variable PULUMI_HOME to. */
  readonly pulumiHome: string;
}

/**
 * Installs the toolchain, or finds that it is there already.
 *
 * @throws Error when something that it needs is missing, or `AUTHOMIZE_TOOLCHAIN` has an unknown value
 */
export async function installToolchain(options: InstallOptions = {}): Promise<Toolchain> {
  const root = options.root ?? path.resolve(__dirname, "..", "..");
  const report = options.report ?? ((line: string) => void process.stderr.write(`${line}\n`));
  if (isOfficialChosen(process.env[TOOLCHAIN_VARIABLE])) {
    return { pulumiHome: await installOfficial(root, report) };
  }
  const pulumiHome = path.join(root, ".sandbox", "pulumi-home");
  for (const part of toolchainParts(root)) {
    await installPart(part, pulumiHome, report);
  }
  return { pulumiHome };
}

/** Puts one part in its place, unless the very same is there. */
export async function installPart(
  part: Part,
  pulumiHome: string,
  report: (line: string) => void,
): Promise<void> {
  const destination = path.join(pulumiHome, part.destination);
  const source = sourceHash(part);
  const stamp = path.join(pulumiHome, "toolchain", part.name);
  if (fs.existsSync(destination) && readIfThere(stamp) === source) {
    return;
  }
  const key = crypto
    .createHash("sha256")
    .update(JSON.stringify([source, goVersion()]))
    .digest("hex");
  const file = await cached(part, key, (built) => timed(part, report, () => goBuild(part, built)));
  place(file, destination);
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, source);
}

/** Says that a build has begun, and how long it took. */
async function timed(
  part: Part,
  report: (line: string) => void,
  build: () => Promise<void>,
): Promise<void> {
  const begun = Date.now();
  report(`Building ${part.title} from Go modules (once, ${part.duration}) …`);
  await build();
  report(`Built ${part.title} in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

/**
 * Puts a file in its place at once, also where an engine is just running from it. A hard link, not
 * a symbolic one: the engine looks for the language host beside the file that it really is.
 */
function place(file: string, destination: string): void {
  fs.mkdirSync(path.dirname(destination), { recursive: true });
  const arriving = `${destination}.${process.pid}`;
  fs.rmSync(arriving, { force: true });
  try {
    fs.linkSync(file, arriving);
  } catch {
    // The cache may be on another file system.
    fs.copyFileSync(file, arriving);
  }
  fs.renameSync(arriving, destination);
  // Renaming onto another link of the same file does nothing at all.
  fs.rmSync(arriving, { force: true });
}

/** Text of a file, or nothing if there is none. */
function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

if (require.main === module) {
  installToolchain()
    .then(({ pulumiHome }) => process.stdout.write(`${pulumiHome}\n`))
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    });
}
