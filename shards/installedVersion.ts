import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The version of one of this package's own dependencies, as it is installed; throws where it is not. */
export function installedVersion(name: string): string {
  const manifest = createRequire(__filename).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}
