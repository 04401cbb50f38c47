/** The official CLI and plugins in the place of those built here, where this machine can download them. */

import { spawn } from "child_process";
import * as path from "path";
import { packageVersion } from "./parts";

/** The variable that chooses the toolchain of sandbox, demo, tests and benchmarks. */
export const TOOLCHAIN_VARIABLE = "AUTHOMIZE_TOOLCHAIN";

/** Runs the CLI that `npx pulumi` finds, which downloads itself first. Rejects when it fails. */
export type RunPulumi = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) => Promise<void>;

/**
 * Whether the official toolchain is chosen.
 *
 * @param choice - the value of `AUTHOMIZE_TOOLCHAIN`: `official`, or `built`, the default
 * @throws Error naming the values that there are
 */
export function isOfficialChosen(choice: string | undefined): boolean {
  if (choice === undefined || choice === "" || choice === "built") return false;
  if (choice === "official") return true;
  throw new Error(
    `${TOOLCHAIN_VARIABLE} is "${choice}". It can be "official", for the CLI and plugins that Pulumi publishes, or "built", the default, for those that are built from Go modules.`,
  );
}

/**
 * Downloads the official CLI and the plugins of the installed npm packages' versions into a folder of
 * the clone, unless they are there, so that no test has to wait for them.
 *
 * @param root - folder of the clone
 * @param report - where progress lines go
 * @returns the folder to set PULUMI_HOME to
 * @throws Error when a download fails
 */
export async function installOfficial(
  root: string,
  report: (line: string) => void,
  runPulumi: RunPulumi = npxPulumi,
): Promise<string> {
  const pulumiHome = path.join(root, ".sandbox", "official-pulumi-home");
  const environment = { PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
  for (const name of ["aws", "random"]) {
    const version = packageVersion(root, `@pulumi/${name}`);
    report(`Official plugin "${name}" ${version}: downloaded by npx pulumi, if it is not there …`);
    await runPulumi(["plugin", "install", "resource", name, version], environment);
  }
  return pulumiHome;
}

function npxPulumi(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("npx", ["--no-install", "pulumi", ...args], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve();
      else
        reject(
          new Error(
            `npx pulumi ${args.join(" ")} failed. The official toolchain has to be downloaded; without ${TOOLCHAIN_VARIABLE} it is built from Go modules.`,
          ),
        );
    });
  });
}
