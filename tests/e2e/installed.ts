import { installPython } from "../../sandbox/python";
import { installToolchain } from "../../sandbox/toolchain/install";

/** Mocha runs this once, before test files start their sandboxes beside each other. */
export async function mochaGlobalSetup(): Promise<void> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  await installPython(report);
  await installToolchain({ report });
}
