import * as pulumi from "@pulumi/pulumi";

import { OperatorError, stackArgument } from "../errors";
import { parseShardStackName, type ShardName, shardOf } from "../shards/shardOfAccount";
import { readEnvironmentFile, stackFilePath, withRepeatedKeys } from "./settingsFile";
import { parseSettings } from "./parseSettings";
import type { Account, EnrolledSettings, Settings } from "./settings";
import { choosesAccounts, type StackConfiguration, stackConfiguration } from "./stackConfiguration";

/** Which part of its environment a stack deploys. */
export type StackPart =
  /** All accounts: the environment has no shards. */
  | { readonly kind: "whole" }
  /** None: it reads the shards and exports what they have. */
  | { readonly kind: "index"; readonly environment: string }
  /** The accounts of one shard. */
  | ({ readonly kind: "shard" } & ShardName);

/** The settings of the stack that is being deployed. */
export interface StackSettings {
  /** Of the whole environment. */
  readonly settings: Settings;
  /** Whether the operator keeps the external ID encrypted; then it stays so in state and outputs. */
  readonly externalIdIsSecret: boolean;
  /** Pulumi's own setting `aws:region`. */
  readonly region?: string | undefined;
  /** Pulumi's own setting `aws:profile`. */
  readonly profile?: string | undefined;
}

/**
 * Reads the settings of the stack that is deployed, from its configuration; a shard may have none, and
 * then has those of the environment's file.
 *
 * @throws SettingsError with every problem of the settings
 * @throws OperatorError when the stack cannot read its settings
 */
export async function readStackSettings(): Promise<StackSettings> {
  const stack = pulumi.getStack();
  const shard = parseShardStackName(stack);
  const own = ownConfiguration(shard?.environment ?? stack);
  const configuration =
    shard === undefined || choosesAccounts(own)
      ? await withRepeatedKeys(own, stackFilePath(shard?.environment ?? stack), pulumi.getProject())
      : await environmentConfiguration(stackFilePath(shard.environment), own);
  warnOfFormerKeys(configuration);
  const { secretKeys, region, profile } = configuration;
  const settings = parseSettings(configuration);
  return { settings, externalIdIsSecret: secretKeys.has("externalId"), region, profile };
}

/**
 * The accounts of the part that a stack deploys.
 *
 * @param shards - how many the environment has
 */
export function accountsOfPart(
  { accounts }: EnrolledSettings,
  part: StackPart,
  shards: number,
): readonly Account[] {
  if (part.kind !== "shard") return accounts;
  return accounts.filter(({ id }) => shardOf(id, shards) === part.shard);
}

/**
 * Which part of its environment a stack deploys, by its name.
 *
 * @param shards - how many the environment has; 0: it is one stack
 * @throws OperatorError when the stack is no shard of its environment
 */
export function partOf(stack: string, shards: number): StackPart {
  const name = parseShardStackName(stack);
  if (name === undefined) {
    return shards === 0 ? { kind: "whole" } : { kind: "index", environment: stack };
  }
  if (name.shard < shards) return { kind: "shard", ...name };
  throw new OperatorError(
    `The stack ${stack} is named like a shard of ${name.environment}, which has ${shards === 0 ? "none" : `${shards} of them`} (the setting shards): ` +
      "its roles would be another stack's as well. Nothing was touched. " +
      `If the number was changed: npx authomize fleet reshard --stack ${name.environment}; for any other stack choose another name.`,
  );
}

function ownConfiguration(environment: string): StackConfiguration {
  // The SDK has this function but leaves it out of its types; without it, every value is secret.
  const { isConfigSecret = () => true } = pulumi.runtime as {
    readonly isConfigSecret?: (key: string) => boolean;
  };
  const values = pulumi.runtime.allConfig();
  const secretKeys = new Set(Object.keys(values).filter((key) => isConfigSecret(key)));
  return stackConfiguration({
    project: pulumi.getProject(),
    values,
    secretKeys,
    stack: environment,
  });
}

/** They hold, but the stack's settings file does not show that they belong to this project. */
function warnOfFormerKeys({ formerKeys }: StackConfiguration): void {
  if (formerKeys.length === 0) return;
  void pulumi.log.warn(
    `These settings are of a project of another name, and hold as long as the stack has them: ${formerKeys.join(", ")}. ` +
      `Write them without that name in the stack's settings file; they are then ${pulumi.getProject()}'s own.`,
  );
}

/** The environment's settings; what the shard's own stack keeps encrypted goes before them. */
async function environmentConfiguration(
  path: string,
  own: StackConfiguration,
): Promise<StackConfiguration> {
  const file = await readEnvironmentFile(path, pulumi.getProject());
  if (file === undefined) return own;
  if (file.importsEnvironments) {
    throw new OperatorError(
      `${path} imports environments of Pulumi ESC, which only the engine can read. ` +
        `Add --config-file ${path}, or deploy the shards: npx authomize fleet up${stackArgument(own.stack)}`,
    );
  }
  const missing = file.encryptedKeys.filter((key) => !own.secretKeys.has(key));
  if (missing.length > 0) {
    throw new OperatorError(
      `${missing.join(", ")}: encrypted in ${path}, where only the engine can read it. ` +
        `Add --config-file ${path}, or deploy the shards: npx authomize fleet up${stackArgument(own.stack)}`,
    );
  }
  const secrets = Object.entries(own.values).filter(([key]) => own.secretKeys.has(key));
  const { region, profile, values, problems } = file.configuration;
  return {
    ...own,
    region,
    profile,
    values: { ...values, ...Object.fromEntries(secrets) },
    problems: [...own.problems, ...problems],
  };
}
