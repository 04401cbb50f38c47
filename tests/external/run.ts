import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

import { messageOf, SandboxError } from "../../sandbox/failure";
import { ROOT } from "../../sandbox/folders";
import { installPython, NoPackageIndexError } from "../../sandbox/python";
import { CFN_LINT_REQUIREMENTS } from "./tools/cfnLint";
import { CHECKOV_REQUIREMENTS } from "./tools/checkov";
import { PARLIAMENT_REQUIREMENTS } from "./tools/parliament";

const REQUIREMENTS = [PARLIAMENT_REQUIREMENTS, CFN_LINT_REQUIREMENTS, CHECKOV_REQUIREMENTS];

/**
 * `npm run test:external`: what others say of the documents and workflows that this project makes. Where no package
 * index has the tools, it says so and goes by AWS's reference, which is a node module, and by actionlint,
 * which Go builds; with --answered it fails then.
 */
async function run(): Promise<void> {
  const { values } = parseArgs({ options: { answered: { type: "boolean" } } });
  const missing = await missingTools();
  const tests = missing === undefined ? "*" : "{serviceAuthorization,workflows}";
  const suite = ["--config", "tests/external/.mocharc.json", `tests/external/${tests}.test.ts`];
  const mocha = [process.execPath, ["node_modules/mocha/bin/mocha.js", ...suite]] as const;
  const { status } = spawnSync(...mocha, { cwd: ROOT, stdio: "inherit" });
  process.exitCode = status ?? 1;
  if (missing === undefined) return;
  process.stdout.write(
    `No package index answered; not checked by Parliament, cfn-lint and checkov. ${missing}\n`,
  );
  if (values.answered === true) process.exitCode = 1;
}

/** Why the tools that are Python programs cannot be had; undefined where they are installed. */
async function missingTools(): Promise<string | undefined> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    await Promise.all(REQUIREMENTS.map((each) => installPython(report, each)));
    return undefined;
  } catch (error) {
    if (error instanceof NoPackageIndexError) return error.message;
    throw error;
  }
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SandboxError ? messageOf(error) : String(error)}\n`);
  process.exitCode = 1;
});
