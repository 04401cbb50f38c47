// Builds what is published: the program, the components and the commands as JavaScript with their
// types, in dist/, and the schemas of the settings and of verify's evidence.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

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
  "commands/verify/evidence/forms/page/page.css": "commands/verify/evidence/forms/page/page.css",
  "commands/verify/evidence/forms/page/filter.js": "commands/verify/evidence/forms/page/filter.js",
};
/** What a program imports (the exports of packaging/manifest.mjs). */
const IMPORTED = ["index", "components/index", "deployments/index"];
/** The schemas for editors and readers: the module that makes each, and its file. */
const SCHEMAS = {
  "packaging/settingsSchema.ts": "settings.schema.json",
  "packaging/evidenceSchema.ts": "evidence.schema.json",
};

rmSync(dist, { recursive: true, force: true });
const compile = [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"];
run(...compile);
// Editors show the comments of the types; those of the program are for who reads its source.
run(...compile, "--declaration", "--emitDeclarationOnly", "--removeComments", "false");
// Of all types, those that a program's imports lead to: the others would be a tenth of the package.
const types = typesFrom(IMPORTED.map((name) => join(dist, `${name}.d.ts`)));
for (const name of readdirSync(dist, { recursive: true })) {
  const file = join(dist, name);
  if (file.endsWith(".d.ts") && !types.has(file)) rmSync(file);
}
dropSourceMaps(join(dist, "commands"));
for (const [from, to] of Object.entries(FILES)) copyFileSync(join(root, from), join(dist, to));
for (const [module, file] of Object.entries(SCHEMAS)) {
  run("-r", "ts-node/register/transpile-only", join(root, module), join(root, file));
}

/** @returns {Set<string>} these declaration files and all that they import, directly or not */
function typesFrom(files) {
  const found = new Set(files);
  for (const file of found) {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
    for (const { fileName } of importedFiles.filter(({ fileName }) => fileName.startsWith("."))) {
      const module = join(dirname(file), fileName);
      const declared = [`${module}.d.ts`, join(module, "index.d.ts")].find((each) =>
        existsSync(each),
      );
      if (declared !== undefined) found.add(declared);
    }
  }
  return found;
}

/** No program imports the commands, whose maps would be a sixth of the package. */
function dropSourceMaps(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (file.endsWith(".js.map")) rmSync(file);
    if (!file.endsWith(".js")) continue;
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^\/\/# sourceMappingURL=.*\n?/m, ""));
  }
}

function run(...args) {
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
