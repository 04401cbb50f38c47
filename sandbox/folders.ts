import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The root of the project. */
export const ROOT = resolve(__dirname, "..");

/** Where everything that the sandbox builds once and keeps is: shared by all its instances. */
export const CACHE = join(ROOT, ".sandbox");

/** The files of one running sandbox. Several can run at a time, each in a home of its own. */
export interface SandboxHome {
  readonly folder: string;
  /** What runs, with process IDs and ports. */
  readonly record: string;
  readonly logs: string;
  /** The file state backend of Pulumi. */
  readonly state: string;
  /** The state of the organization before the present one, kept once. */
  readonly previousState: string;
  /** Empty, so that nobody's own AWS profile is ever used by accident. */
  readonly awsConfiguration: string;
  readonly awsCredentials: string;
}

/** The home in use: the given one, `AUTHOMIZE_SANDBOX_HOME`, or `.sandbox` in the project. */
export function sandboxHome(folder?: string): SandboxHome {
  const home = resolve(folder ?? process.env["AUTHOMIZE_SANDBOX_HOME"] ?? CACHE);
  return {
    folder: home,
    record: join(home, "sandbox.json"),
    logs: join(home, "logs"),
    state: join(home, "state"),
    previousState: join(home, "state.previous"),
    awsConfiguration: join(home, "aws", "config"),
    awsCredentials: join(home, "aws", "credentials"),
  };
}

/** Creates the folders of a home, readable by their owner only: secrets end up in the state. */
export function createHome(home: SandboxHome): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 });
  // The folder may have been made by someone else who did not care.
  chmodSync(home.folder, 0o700);
  for (const folder of [home.logs, home.state, join(home.folder, "aws")]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  writeFileSync(home.awsConfiguration, "");
  writeFileSync(home.awsCredentials, "");
}
