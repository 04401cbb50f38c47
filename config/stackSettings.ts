import * as pulumi from "@pulumi/pulumi";

import { SettingsError, stackArgument } from "../errors";
import { parseShardStackName, shardOf } from "../shards/shards";
import { environmentFilePath, readEnvironmentFile } from "./environmentFile";
import { NAMESPACE, parseSettings, type StackConfiguration } from "./parseSettings";
import { PROJECT_FOLDER } from "./projectFolder";
import type { Account, EnrolledSettings, Settings } from "./settings";

/** Which part of its environment a stack deploys. */
export type StackPart =
  /** All accounts: the environment has no shards. */
  | { readonly kind: "whole" }
  /** None: it reads the shards and exports what they have. */
  | { readonly kind: "index"; readonly environment: string }
  /** The accounts of one shard. */
  | { readonly kind: "shard"; readonly environment: string; readonly shard: number };

/** The settings of the stack that is being deployed. */
export interface StackSettings {
  /** Of the whole environment. */
  readonly settings: Settings;
  readonly part: StackPart;
  /** Whether the operator keeps the external ID encrypted; then it stays so in state and outputs. */
  readonly externalIdIsSecret: boolean;
  /** Pulumi's own setting `aws:region`. */
  readonly region?: string | undefined;
  /** Pulumi's own setting `aws:profile`. */
  readonly profile?: string | undefined;
}

/**
 * Reads the settings of the stack that is being deployed. A shard's stack has those of its
 * environment: from the configuration it was given, or else from the environment's settings file.
 *
 * @param folder - where the settings files are
 * @throws pulumi.RunError with every problem, which the engine prints without a stack trace
 */
export async function readStackSettings(folder: string = PROJECT_FOLDER): Promise<StackSettings> {
  const stack = pulumi.getStack();
  const shard = parseShardStackName(stack);
  const own = ownConfiguration();
  const configuration =
    shard === undefined || saysWhichAccounts(own)
      ? own
      : await environmentConfiguration(environmentFilePath(folder, shard.environment), own);
  const { values, secretKeys } = configuration;
  const settings = parse(configuration);
  return {
    settings,
    part: partOf(stack, settings),
    externalIdIsSecret: secretKeys.has("authomize-aws:externalId"),
    region: values["aws:region"],
    profile: values["aws:profile"],
  };
}

/** The accounts of the part that a stack deploys. */
export function accountsOfPart(
  { accounts, shards }: EnrolledSettings,
  part: StackPart,
): readonly Account[] {
  if (part.kind !== "shard") return accounts;
  return accounts.filter(({ id }) => shardOf(id, shards) === part.shard);
}

function partOf(stack: string, { shards }: Settings): StackPart {
  const name = parseShardStackName(stack);
  if (name === undefined) {
    return shards === 0 ? { kind: "whole" } : { kind: "index", environment: stack };
  }
  if (name.shard < shards) return { kind: "shard", ...name };
  throw new pulumi.RunError(
    `The stack ${stack} is named like a shard of ${name.environment}, which has ${shards === 0 ? "none" : `${shards} of them`} (authomize-aws:shards): ` +
      "its roles would be another stack's as well. Nothing was touched. " +
      `If the number was changed: npx authomize fleet reshard --stack ${name.environment}; for any other stack choose another name.`,
  );
}

function saysWhichAccounts({ values }: StackConfiguration): boolean {
  // A setting that is not set is an empty text: Pulumi.yaml gives it that default.
  return ["accounts", "organization"].some((key) => (values[`${NAMESPACE}:${key}`] ?? "") !== "");
}

function ownConfiguration(): StackConfiguration {
  const values = pulumi.runtime.allConfig();
  const stack = pulumi.getStack();
  return {
    values,
    secretKeys: new Set(Object.keys(values).filter(isConfigSecret)),
    // A shard has the settings of its environment, where they are changed.
    stack: parseShardStackName(stack)?.environment ?? stack,
  };
}

/** The environment's settings; what the shard's own stack keeps encrypted goes before them. */
async function environmentConfiguration(
  path: string,
  own: StackConfiguration,
): Promise<StackConfiguration> {
  const file = await readEnvironmentFile(path);
  if (file === undefined) return own;
  const secrets = Object.entries(own.values).filter(([key]) => own.secretKeys.has(key));
  const missing = file.encryptedKeys.filter((key) => !own.secretKeys.has(key));
  if (missing.length > 0) {
    throw new pulumi.RunError(
      `${missing.join(", ")}: encrypted in ${path}, where only the engine can read it. ` +
        `Add --config-file ${path}, or deploy the shards: npx authomize fleet up${stackArgument(own.stack)}`,
    );
  }
  return {
    values: { ...file.configuration.values, ...Object.fromEntries(secrets) },
    secretKeys: own.secretKeys,
    stack: own.stack,
  };
}

function parse(configuration: StackConfiguration): Settings {
  try {
    return parseSettings(configuration);
  } catch (error) {
    if (error instanceof SettingsError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/**
 * The SDK knows which keys are encrypted but leaves this function out of its types. Without it,
 * every value counts as secret: rather hidden once too often than shown once.
 */
function isConfigSecret(fullKey: string): boolean {
  const { isConfigSecret: ask } = pulumi.runtime as {
    readonly isConfigSecret?: (key: string) => boolean;
  };
  return ask?.(fullKey) ?? true;
}
