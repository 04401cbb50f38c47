/** Programs in Python, YAML and Go, on machines that cannot download Pulumi's language hosts. */

import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { installPart, type InstallOptions, type Toolchain } from "./install";
import { isOfficialChosen, TOOLCHAIN_VARIABLE } from "./official";
import { languageParts, SDK_PACKAGE, type ProgramLanguage } from "./languageParts";

/**
 * Adds what programs in some languages need to a toolchain; finds what is there.
 *
 * @throws Error when something that a build needs is missing
 */
export async function installLanguages(
  { pulumiHome }: Toolchain,
  languages: readonly ProgramLanguage[],
  options: InstallOptions = {},
): Promise<void> {
  const root = options.root ?? path.resolve(__dirname, "..", "..");
  const report = options.report ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const isOfficial = isOfficialChosen(process.env[TOOLCHAIN_VARIABLE]);
  for (const part of languages.flatMap((name) => languageParts(root, name, isOfficial))) {
    await installPart(part, pulumiHome, report);
    if (part.module === "python-host") placeStarter(path.dirname(part.destination), pulumiHome);
  }
}

/** Python's host runs programs by a script that it expects beside itself; the Go module has it. */
function placeStarter(bin: string, pulumiHome: string): void {
  const destination = path.join(pulumiHome, bin, STARTER);
  if (fs.existsSync(destination)) return;
  const folder = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", SDK_PACKAGE], {
    cwd: path.join(__dirname, "python-host"),
    env: { ...process.env, GOWORK: "off" },
    encoding: "utf8",
  }).trim();
  // Files of Go's module cache cannot be written to; nor could a copy that keeps their mode.
  const arriving = `${destination}.${process.pid}`;
  fs.writeFileSync(arriving, fs.readFileSync(path.join(folder, "python", "cmd", STARTER)));
  fs.renameSync(arriving, destination);
}

const STARTER = "pulumi-language-python-exec";
