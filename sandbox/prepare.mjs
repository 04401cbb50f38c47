// Installs the node modules that package-lock.json names, unless they are already there. Plain
// JavaScript of any Node.js that package.json allows: it runs before anything is installed. One of the
// modules is a newer Node.js. A shell that has found this one already goes on with it, unless it is told
// to look again, which is why `hash -r` follows in package.json.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const oldest = Number(/\d+/.exec(engines.node)[0]);

const major = Number(process.versions.node.split(".")[0]);
if (major < oldest) {
  fail(
    `This needs Node.js ${oldest} or newer to start with; this is ${process.version}. Get it from https://nodejs.org/.`,
  );
}

// npm writes its own lock file into node_modules at the end of every installation.
if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  const started = Date.now();
  process.stderr.write("Installing node modules (npm ci) …\n");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (npm.error)
    fail(
      `npm could not be started (${npm.error.message}). It comes with Node.js: https://nodejs.org/.`,
    );
  if (npm.status !== 0)
    fail("npm ci failed; what it printed above says why. Nothing else was changed.");
  process.stderr.write(
    `Node modules are installed (${Math.round((Date.now() - started) / 1000)} s).\n`,
  );
}

function changed(file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
