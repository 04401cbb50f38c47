// Builds what is published: the program, the components and the commands as JavaScript with their
// types, in dist/, and the schema of the settings.
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
/** What is not TypeScript: where it is in a clone, and in dist/. */
const FILES = {
  "startUp.js": "startUp.js",
  "packaging/plugin.js": "plugin.js",
  "packaging/authomize.js": "commands/authomize.js",
  "commands/page/page.css": "commands/page/page.css",
  "commands/handover/page/page.css": "commands/handover/page/page.css",
  "commands/handover/page/copyButtons.js": "commands/handover/page/copyButtons.js",
};

rmSync(dist, { recursive: true, force: true });
run(join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"));
// What programs import leads to none of these folders: their types would be a tenth of the package.
for (const folder of ["commands", "program", "provider", "state", "rollout/migration"]) {
  for (const file of readdirSync(join(dist, folder), { recursive: true })) {
    if (file.endsWith(".d.ts")) rmSync(join(dist, folder, file));
  }
}
for (const [from, to] of Object.entries(FILES)) copyFileSync(join(root, from), join(dist, to));
run(
  "-r",
  "ts-node/register/transpile-only",
  join(root, "packaging/settingsSchema.ts"),
  join(root, "settings.schema.json"),
);

function run(...args) {
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
