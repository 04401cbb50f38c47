import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of the package, or of the clone: of the nearest package.json above this file. */
export function packageVersion(): string {
  const manifest = ["../package.json", "../../package.json"]
    .map((path) => join(__dirname, path))
    .find((path) => existsSync(path));
  if (manifest === undefined) return "unknown";
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}
