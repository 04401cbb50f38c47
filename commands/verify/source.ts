import { type Command, Option } from "commander";

import { givenText } from "../terminal/options";
import { fileStack } from "./fileStack";
import { deployedStack, type VerifiedStack } from "./verifiedStack";

/** Where `verify` learns from what the roles have to be: a stack, or a settings file alone. */
export interface SourceOptions {
  readonly stack?: string;
  readonly configFile?: string;
  readonly externalId?: string;
  readonly account?: readonly string[];
}

/** `--config-file` of `verify`. */
export function configFileOption(): Option {
  return new Option(
    "--config-file <path>",
    "hold the roles against this settings file, and ask nothing but AWS: no Pulumi, no backend, no state",
  ).argParser(givenText);
}

/** `--external-id`; the variable is read by hand, as it means nothing where a stack is verified. */
export function externalIdOption(): Option {
  return new Option(
    "--external-id <ID>",
    "with --config-file: the external ID, before that of the file (env: AUTHOMIZE_EXTERNAL_ID)",
  ).argParser(givenText);
}

/** Ends the command as misused where an external ID is given for a stack, which has its own. */
export function refuseExternalIdOfStack(options: SourceOptions, command: Command): void {
  if (options.externalId === undefined || options.configFile !== undefined) return;
  command.error("error: --external-id goes with --config-file alone: a stack has an external ID");
}

/** Reads the stack that is selected or named, or the settings file. */
export function verifiedStack(options: SourceOptions): Promise<VerifiedStack> {
  const { stack, configFile: path, externalId, account: onlyAccounts } = options;
  if (path === undefined) return deployedStack(stack, onlyAccounts);
  // A secret that a workflow does not have is an empty variable.
  const { AUTHOMIZE_EXTERNAL_ID: variable = "" } = process.env;
  const ofEnvironment = variable === "" ? undefined : variable;
  return fileStack({ path, stack, externalId: externalId ?? ofEnvironment, onlyAccounts });
}
