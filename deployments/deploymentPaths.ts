/**
 * What a deployment of a stack depends on, as path filters of Pulumi Deployments: the program, what it
 * is made of, and the stack's configuration. A commit that touches nothing of this deploys nothing.
 *
 * @param stack - the stack's name
 */
export function deploymentPaths(stack: string): readonly string[] {
  return [
    "index.ts",
    "start.js",
    "typescript.js",
    "package.json",
    "package-lock.json",
    "Pulumi.yaml",
    `Pulumi.${stack}.yaml`,
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
}
