import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import type { CommandResult, Environment } from "./environment";

/** What nothing of the package is built from. */
const LEFT_OUT = new Set([
  ...[".git", ".sandbox", ".authomize", "benchmarks", "dist", "examples", "node_modules"],
  ...["sandbox", "tests", "handovers"],
]);

/** What `npm pack` made. */
export interface PackedPackage {
  /** The file. */
  readonly file: string;
  /** The files in it, relative to its root. */
  readonly files: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** Bytes, once unpacked. */
  readonly unpackedSize: number;
}

/** Packs the package from a copy of the sources: npm puts another package.json in their place meanwhile. */
export async function pack(environment: Environment): Promise<PackedPackage> {
  const sources = join(environment.home, "package-sources");
  mkdirSync(sources);
  for (const name of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(sources, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(sources, "node_modules"));
  const words = ["pack", "--json", "--pack-destination", environment.home];
  const { exitCode, stdout, output } = await environment.run("npm", words, { cwd: sources });
  assert.equal(exitCode, 0, output);
  const [made] = JSON.parse(stdout.slice(stdout.indexOf("["))) as readonly {
    readonly filename: string;
    readonly size: number;
    readonly unpackedSize: number;
    readonly files: readonly { readonly path: string }[];
  }[];
  assert.ok(made, stdout);
  const { filename, size, unpackedSize, files } = made;
  const paths = files.map(({ path }) => path);
  return { file: join(environment.home, filename), files: paths, size, unpackedSize };
}

/** A folder in which a package is installed, as a project of its own. */
export class PackagedProject {
  constructor(
    private readonly environment: Environment,
    readonly folder: string,
  ) {}

  /**
   * Installs the packed file. In place of `npm install`, which needs a registry, the dependencies that the
   * package names are linked, and nothing else can be found there.
   */
  async install({ file }: PackedPackage): Promise<void> {
    const modules = join(this.folder, "node_modules");
    const own = join(modules, "authomize-aws");
    mkdirSync(join(modules, ".bin"), { recursive: true });
    mkdirSync(own);
    const words = ["-xzf", file, "--strip-components=1", "-C", own];
    const { exitCode, output } = await this.environment.run("tar", words);
    assert.equal(exitCode, 0, output);
    const { dependencies, peerDependencies, peerDependenciesMeta, bin } = JSON.parse(
      readFileSync(join(own, "package.json"), "utf8"),
    ) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    const needed = Object.keys({ ...dependencies, ...peerDependencies });
    linkModules(
      needed.filter((each) => peerDependenciesMeta?.[each] === undefined),
      this.folder,
    );
    // What the template's package.json names besides.
    linkModules(["typescript", "@types/node", ".bin/pulumi"], this.folder);
    for (const [name, path] of Object.entries(bin ?? {})) {
      link(join(own, path), join(modules, ".bin", name));
      chmodSync(join(own, path), 0o755);
    }
  }

  /** Runs a command of the project, as `npx` does, in its folder or one below it. */
  run(command: string, args: readonly string[], folder = "."): Promise<CommandResult> {
    return this.environment.run("npx", ["--no", "--", command, ...args], {
      cwd: join(this.folder, folder),
      variables: { NODE_NO_WARNINGS: "1", NO_COLOR: "true" },
    });
  }

  /** Runs a command that has to succeed; returns what it printed. */
  async succeed(command: string, args: readonly string[], folder = "."): Promise<string> {
    const { exitCode, output } = await this.run(command, args, folder);
    assert.equal(exitCode, 0, `${command} ${args.join(" ")}\n${output}`);
    return output;
  }
}

/** Links modules of the checkout into a folder that is to find no others. */
export function linkModules(names: readonly string[], folder: string): void {
  for (const name of names) {
    link(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Makes a project of the template, as `pulumi new` does, with the package installed. */
export async function newProject(
  environment: Environment,
  name: string,
  packed: PackedPackage,
): Promise<PackagedProject> {
  const folder = join(environment.home, name);
  const template = join(ROOT, "template");
  const words = ["new", template, "--name", name, "--dir", folder, "--generate-only", "--yes"];
  const { exitCode, output } = await environment.run("pulumi", words, { cwd: environment.home });
  assert.equal(exitCode, 0, output);
  const project = new PackagedProject(environment, folder);
  await project.install(packed);
  return project;
}
