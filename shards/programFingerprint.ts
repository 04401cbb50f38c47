import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { ProgramFingerprint } from "../contract/fingerprint";
import { installedVersion } from "./installedVersion";

/** The root of the clone, or of the package's compiled files. */
const ROOT = join(__dirname, "..");

/** What the program consists of, without its commands. */
const SOURCES = [
  "index.ts",
  "errors.ts",
  "program",
  "components",
  "rollout",
  "organization",
  "state",
  "aws",
  "config",
  "shards",
  "deployer",
  "contract",
];

let known: ProgramFingerprint | undefined;

/** Which program this is: the package's version, its plugins', and in a clone its sources. */
export function programFingerprint(): ProgramFingerprint {
  known ??= {
    version: ownVersion(),
    plugins: {
      aws: installedVersion("@pulumi/aws"),
      random: installedVersion("@pulumi/random"),
    },
    ...(existsSync(join(ROOT, "index.ts")) ? { sources: hashOfSources() } : {}),
  };
  return known;
}

function ownVersion(): string {
  const manifests = ["package.json", "../package.json"].map((path) => join(ROOT, path));
  const manifest = manifests.find((path) => existsSync(path)) ?? "";
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(sourceFiles)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

function sourceFiles(place: string): readonly string[] {
  if (place.endsWith(".ts")) return [place];
  const names = readdirSync(join(ROOT, place), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(place, name));
}
