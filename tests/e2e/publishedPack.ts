import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import type { Environment } from "./environment";
import { linkModules } from "./packed";

/** What the pack is built from. */
const SOURCES = ["package.json", "tsconfig.json", "contract", "policy-pack"];

/** A policy pack as Pulumi installs a published one. */
export interface PublishedPack {
  /** The program to give to `--policy-pack`. */
  readonly program: string;
  /** `<name>@v<version>`, as the engine shows it. */
  readonly title: string;
}

/**
 * Builds the pack from its sources alone and unpacks what `pulumi policy publish` uploads, which is
 * what `npm pack` makes, into an empty folder. In place of `npm install`, which needs a registry, the
 * dependencies that its package.json names are linked, and nothing else can be found there.
 */
export async function publishedPack(environment: Environment): Promise<PublishedPack> {
  const run = async (cwd: string, command: string, ...args: readonly string[]) => {
    const { exitCode, output } = await environment.run(command, args, { cwd });
    assert.equal(exitCode, 0, output);
  };
  const sources = join(environment.home, "pack-sources");
  for (const name of SOURCES) {
    const filter = (source: string) => source !== join(ROOT, "policy-pack", "index.js");
    cpSync(join(ROOT, name), join(sources, name), { recursive: true, filter });
  }
  symlinkSync(join(ROOT, "node_modules"), join(sources, "node_modules"));
  await run(sources, "npm", "run", "-s", "build:policy-pack");

  const folder = join(environment.home, "pack");
  mkdirSync(folder);
  await run(join(sources, "policy-pack"), "npm", "pack", "--pack-destination", folder);
  const { name, version, dependencies } = JSON.parse(
    readFileSync(join(sources, "policy-pack", "package.json"), "utf8"),
  ) as { name: string; version: string; dependencies: Readonly<Record<string, string>> };
  await run(folder, "tar", "-xzf", `${name}-${version}.tgz`, "--strip-components=1");
  linkModules(Object.keys(dependencies), folder);
  return {
    program: join(folder, "pulumi-analyzer-authomize-aws"),
    title: `authomize-aws@v${version}`,
  };
}
