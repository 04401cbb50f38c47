import type { DeploymentsSettings } from "./environments";

/** What a clone of authomize-aws deploys: the program, and all that it is made of. */
const PROGRAM_OF_A_CLONE: readonly string[] = [
  "index.ts",
  "start.js",
  "startUp.js",
  "typescript.js",
  "errors.ts",
  "aws/**",
  "components/**",
  "config/**",
  "contract/**",
  "deployer/**",
  "organization/**",
  "program/**",
  "rollout/**",
  "shards/**",
  "state/**",
];

/** What a project that uses the package deploys of its own; the package's version is in the lock file. */
const PROGRAM_OF_A_PROJECT: readonly string[] = ["**/*.ts"];

/**
 * What a deployment of a stack depends on, as path filters of Pulumi Deployments, from the root of the
 * repository: the program, what it is made of, and the stack's configuration. A commit that touches
 * nothing of this deploys nothing.
 *
 * @param stack - the stack's name
 */
export function deploymentPaths(
  stack: string,
  { directory, clone }: Pick<DeploymentsSettings, "directory" | "clone">,
): readonly string[] {
  const program = clone ? PROGRAM_OF_A_CLONE : PROGRAM_OF_A_PROJECT;
  const paths = [
    "Pulumi.yaml",
    `Pulumi.${stack}.yaml`,
    "package.json",
    "package-lock.json",
    ...program,
  ];
  return directory === undefined ? paths : paths.map((path) => `${directory}/${path}`);
}
