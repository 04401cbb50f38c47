import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import type { Environment } from "./environment";

/** Makes a project of another name that runs this program, and returns its folder. */
export function makeProject({ home }: Environment, name: string): string {
  const path = join(home, name);
  const runtime = { name: "nodejs", options: { typescript: false } };
  mkdirSync(path);
  writeFileSync(
    join(path, "Pulumi.yaml"),
    JSON.stringify({ name, runtime, main: join(ROOT, "start.js") }),
  );
  return path;
}

/** Makes such a project with the program in its own folder, as users of the package have it. */
export function makeOwnProject({ home }: Environment, name: string): string {
  const path = join(home, name);
  const runtime = { name: "nodejs", options: { typescript: false } };
  mkdirSync(path);
  writeFileSync(join(path, "Pulumi.yaml"), JSON.stringify({ name, runtime }));
  const program = JSON.stringify(join(ROOT, "start.js"));
  writeFileSync(join(path, "index.js"), `module.exports = require(${program});\n`);
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  return path;
}
