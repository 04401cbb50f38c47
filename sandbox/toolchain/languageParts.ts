/** What programs in other languages than TypeScript need, beside the toolchain itself. */

import * as path from "path";
import { packageVersion, type Part } from "./parts";

/** A language that programs of tests and examples are written in. */
export type ProgramLanguage = "python" | "yaml" | "go";

/** Where what writes a package's SDK in a language is, relative to Pulumi's home folder. */
export const SDK_GENERATOR = path.join("toolchain", "bin", "pulumi-generate-sdk");

/**
 * The parts that are built only where somebody asks for them, beside those of the toolchain. The official
 * toolchain has the hosts; what they do for `pulumi package add` is done by the generator here and there.
 */
export function languageParts(
  root: string,
  language: ProgramLanguage,
  isOfficial: boolean,
): readonly Part[] {
  const version = packageVersion(root, "pulumi");
  const generator: Part = {
    name: "pulumi-generate-sdk",
    title: "what writes SDKs of packages",
    duration: "about 10 seconds",
    module: "sdk-generator",
    goPackage: ".",
    version,
    destination: SDK_GENERATOR,
  };
  const hosts = isOfficial ? [] : HOSTS.filter((host) => host.language === language);
  const generators = language === "yaml" ? [] : [generator];
  return [
    ...hosts.map(({ module, goPackage, title }) => ({
      name: `pulumi-language-${language}`,
      title: `Pulumi's language host for ${title}`,
      duration: "about 30 seconds",
      module,
      goPackage,
      version,
      destination: path.join("versions", version, "bin", `pulumi-language-${language}`),
    })),
    ...generators,
  ];
}

/** The Go module that Python's host is in. */
export const SDK_PACKAGE = "github.com/pulumi/pulumi/sdk/v3";

/** The languages whose programs are run; those in Go are only compiled. */
const HOSTS = [
  {
    language: "python",
    title: "Python",
    module: "python-host",
    goPackage: `${SDK_PACKAGE}/python/cmd/pulumi-language-python`,
  },
  {
    language: "yaml",
    title: "YAML",
    module: "yaml-host",
    goPackage: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  },
];
