/** What the toolchain consists of: which Go package becomes which binary, and where it is expected. */

import * as fs from "fs";
import * as path from "path";

/** One binary of the toolchain. */
export interface Part {
  /** Name of the binary, and of its folder in the cache. */
  readonly name: string;
  /** What it is, for progress lines. */
  readonly title: string;
  /** How long a build from nothing takes, for progress lines. */
  readonly duration: string;
  /** Folder of the Go module, beside this file. */
  readonly module: string;
  /** Go package to build, as seen from the module. */
  readonly goPackage: string;
  /** Version that the binary stands for, without a leading "v". */
  readonly version: string;
  /** Settings of the linker (`-X`) that tell the binary its version. */
  readonly versionVariable?: string;
  /** Where Pulumi looks for it, relative to its home folder. */
  readonly destination: string;
}

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3";

/**
 * The parts of the toolchain, in the order in which they are built. The versions are those of the
 * npm packages in use, so that updating a package updates what stands in for its plugin.
 */
export function toolchainParts(root: string): readonly Part[] {
  const engine = packageVersion(root, "pulumi");
  requireSameEngine(engine);
  const bin = path.join("versions", engine, "bin");
  return [
    {
      name: "pulumi",
      title: "the Pulumi engine",
      duration: "about 6 minutes on 2 cores",
      module: "engine",
      goPackage: `${ENGINE_PACKAGE}/cmd/pulumi`,
      version: engine,
      versionVariable: `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engine}`,
      destination: path.join(bin, "pulumi"),
    },
    {
      name: "pulumi-language-nodejs",
      title: "Pulumi's language host for Node.js",
      duration: "about 30 seconds",
      module: "language-host",
      goPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      version: engine,
      destination: path.join(bin, "pulumi-language-nodejs"),
    },
    plugin(root, "aws"),
    plugin(root, "random"),
  ];
}

/** The part that stands in for one of Pulumi's resource plugins. */
function plugin(root: string, name: string): Part {
  const version = packageVersion(root, `@pulumi/${name}`);
  const binary = `pulumi-resource-${name}`;
  return {
    name: binary,
    title: `the stand-in for the plugin "${name}"`,
    duration: "about 2 minutes on 2 cores",
    module: "plugins",
    goPackage: `./${name}`,
    version,
    versionVariable: `main.version=${version}`,
    destination: path.join("plugins", `resource-${name}-v${version}`, binary),
  };
}

/**
 * Version of an installed npm package.
 *
 * @param root - folder of the clone
 * @throws Error when it is not installed
 */
export function packageVersion(root: string, name: string): string {
  let manifest: string;
  try {
    manifest = require.resolve(`${name}/package.json`, { paths: [root] });
  } catch {
    throw new Error(`The npm package ${name} is not installed: run \`npm ci\` in ${root} first.`);
  }
  const { version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string };
  return version;
}

/** Refuses to call an engine by a version that it is not. */
function requireSameEngine(version: string): void {
  const goModule = fs.readFileSync(path.join(__dirname, "engine", "go.mod"), "utf8");
  if (!goModule.includes(`${ENGINE_PACKAGE} v${version} `)) {
    throw new Error(
      `The npm package pulumi is version ${version}, but sandbox/toolchain/engine/go.mod requires another version ` +
        `of ${ENGINE_PACKAGE}: make them the same.`,
    );
  }
}
