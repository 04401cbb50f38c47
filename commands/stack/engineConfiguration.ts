import { basename } from "node:path";

import { LocalWorkspace } from "@pulumi/pulumi/automation";

import { projectFolder } from "../../config/projectFolder";
import { stackFilePath, withRepeatedKeys } from "../../config/settingsFile";
import { type StackConfiguration, stackConfiguration } from "../../config/stackConfiguration";
import { projectName } from "./projectName";
import { sharedWorkspace, throwCliProblem } from "./workspace";

/**
 * The configuration of a stack as the engine hands it to the program: its settings file, with what its
 * environments of Pulumi ESC add and with the defaults of Pulumi.yaml. Secrets are decrypted. It is what
 * `pulumi config --json --show-secrets` prints, which opens the environments (pulumi,
 * pkg/cmd/pulumi/config/config.go, `listConfig`).
 *
 * @param stack - one that exists
 * @param configFile - its settings file, an absolute path; default: the one that the CLI takes
 * @throws OperatorError where the CLI fails, as for environments in a backend that has none
 */
export async function engineConfiguration(
  stack: string,
  configFile?: string,
): Promise<StackConfiguration> {
  const workspace = await workspaceWith(configFile);
  const config = await workspace.getAllConfig(stack).catch(throwCliProblem);
  const entries = Object.entries(config);
  const project = projectName();
  const configuration = stackConfiguration({
    project,
    values: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    secretKeys: new Set(entries.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
    stack,
  });
  return withRepeatedKeys(configuration, configFile ?? stackFilePath(basename(stack)), project);
}

async function workspaceWith(configFile: string | undefined): Promise<LocalWorkspace> {
  const shared = await sharedWorkspace();
  if (configFile === undefined) return shared;
  const { pulumiCommand } = shared;
  const envVars = { PULUMI_OPTION_CONFIG_FILE: configFile };
  return LocalWorkspace.create({ workDir: projectFolder(), pulumiCommand, envVars });
}
