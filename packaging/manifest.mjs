// npm packs the package.json that is there. That of a clone is for contributors: it has scripts, and what
// tests need. `publish` puts that of the package in its place before npm packs, `restore` brings it back.
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, "package.json");
const saved = join(root, ".package.clone.json");
/** Translates TypeScript, which the package has none of. */
const OF_A_CLONE = ["jiti"];
/** A program has one of each: two copies of Pulumi's SDK do not know each other's stack. */
const SHARED = /^@pulumi\//;

/** @returns {object} the manifest of the package, from that of a clone */
function published(clone) {
  const { name, version, description, license, repository, keywords, engines, files, ...rest } =
    clone;
  const all = Object.entries(rest.dependencies).filter(([name]) => !OF_A_CLONE.includes(name));
  const isShared = ([name]) => SHARED.test(name);
  const range = ([name, version]) => [name, `^${version}`];
  const service = ["@pulumi/pulumiservice", rest.devDependencies["@pulumi/pulumiservice"]];
  const entry = (path) => ({ types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` });
  return {
    ...{ name, version, description, license, repository, keywords, engines, files },
    bin: { authomize: "dist/commands/authomize.js" },
    // For the engine, which starts the folder as a component package; programs follow the exports.
    main: "dist/plugin.js",
    types: "dist/components/index.d.ts",
    exports: {
      ".": entry("components/index"),
      "./program": entry("index"),
      "./deployments": entry("deployments/index"),
      "./settings.schema.json": "./settings.schema.json",
      "./evidence.schema.json": "./evidence.schema.json",
      "./package.json": "./package.json",
    },
    // For programs whose tsconfig.json resolves modules as Node.js once did, which knows no exports.
    typesVersions: {
      "*": { program: ["dist/index.d.ts"], deployments: ["dist/deployments/index.d.ts"] },
    },
    // By these an interrupted run is made good by the next one.
    scripts: { prepack: rest.scripts.prepack, postpack: rest.scripts.postpack },
    dependencies: Object.fromEntries(all.filter((entry) => !isShared(entry))),
    peerDependencies: Object.fromEntries([...all.filter(isShared), service].map(range)),
    peerDependenciesMeta: { "@pulumi/pulumiservice": { optional: true } },
  };
}

// A run that was interrupted has left the package's; one of a clone that stands there by now stays.
function restore() {
  if (!existsSync(saved)) return;
  const isOfPackage = JSON.parse(readFileSync(file, "utf8")).devDependencies === undefined;
  if (isOfPackage) copyFileSync(saved, file);
  rmSync(saved);
}

restore();
if (process.argv[2] === "publish") {
  copyFileSync(file, saved);
  const manifest = published(JSON.parse(readFileSync(file, "utf8")));
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
