/** A per-user cache of built binaries, shared by all clones: one folder per name and content. */

import * as crypto from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import type { Part } from "./parts";

/** Folders that an interrupted build leaves behind are removed after this time. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** Folder of the cache. */
export function cacheFolder(): string {
  const chosen = process.env["XDG_CACHE_HOME"] ?? "";
  // By the XDG specification an empty setting is none.
  const base = chosen === "" ? path.join(os.homedir(), ".cache") : chosen;
  return path.join(base, "authomize-aws");
}

/** What a part is built from, as a hash: its Go sources without tests, its modules, its version. */
export function sourceHash(part: Part): string {
  const hash = crypto.createHash("sha256");
  hash.update(
    JSON.stringify([part.name, part.goPackage, part.version, part.versionVariable ?? ""]),
  );
  const folder = path.join(__dirname, part.module);
  for (const file of sourceFiles(folder)) {
    hash.update(JSON.stringify(path.relative(folder, file)));
    hash.update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

/** Every file that Go reads to build a module, sorted. */
function sourceFiles(folder: string): string[] {
  const files: string[] = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      files.push(...sourceFiles(file));
    } else if (isSource(entry.name)) {
      files.push(file);
    }
  }
  return files.sort();
}

/** Whether Go reads a file to build a module. */
function isSource(name: string): boolean {
  const isCode = name.endsWith(".go") && !name.endsWith("_test.go");
  return isCode || name === "go.mod" || name === "go.sum";
}

/**
 * The file of a part in the cache, built first if it is not there. The build goes into a folder of
 * its own that is renamed when complete, so that two clones which build at once cannot meet: the
 * second one finds the first one's folder in place and drops its own.
 */
export async function cached(
  part: Part,
  key: string,
  build: (file: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder(), `${part.name}-${key.slice(0, 16)}`);
  const file = path.join(folder, part.name);
  if (fs.existsSync(file)) {
    return file;
  }
  fs.mkdirSync(cacheFolder(), { recursive: true });
  removeAbandoned();
  const building = fs.mkdtempSync(path.join(cacheFolder(), ".building-"));
  try {
    await build(path.join(building, part.name));
    adopt(building, folder);
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
  return file;
}

/** Puts a complete build in its place, unless another process was quicker. */
function adopt(building: string, folder: string): void {
  // mkdtemp makes folders that only their owner can enter, which is right for a cache, too.
  try {
    fs.renameSync(building, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") {
      throw error;
    }
  }
}

/** Removes what interrupted builds left behind. */
function removeAbandoned(): void {
  for (const name of fs.readdirSync(cacheFolder())) {
    const folder = path.join(cacheFolder(), name);
    const stat = fs.statSync(folder, { throwIfNoEntry: false });
    if (name.startsWith(".building-") && stat && Date.now() - stat.mtimeMs > ABANDONED_AFTER_MS) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}
