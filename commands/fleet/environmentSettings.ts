import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { CredentialSource } from "../../aws/callerIdentity";
import { parseSettings } from "../../config/parseSettings";
import type { EnrolledSettings, Settings } from "../../config/settings";
import { type EnvironmentFile, readEnvironmentFile } from "../../config/settingsFile";
import type { StackConfiguration } from "../../config/stackConfiguration";
import { OperatorError } from "../../errors";
import type { Plan } from "../../organization/accountPlan";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { engineConfiguration } from "../stack/engineConfiguration";
import { projectName } from "../stack/projectName";
import { credentialsOf } from "../stack/pulumiStack";

/** The settings of an environment, as a fleet needs them. */
export interface EnvironmentSettings {
  readonly chosen: Settings;
  readonly settings: EnrolledSettings;
  /** Every account that is known, with the reason why it is enrolled or not. */
  readonly plan: Plan;
  readonly credentials: CredentialSource;
  /** Whether the operator keeps the external ID encrypted, in the settings file or in Pulumi ESC. */
  readonly externalIdIsSecret: boolean;
  /** Whether the first shard makes the external ID for all, because the settings have none. */
  readonly externalIdIsGenerated: boolean;
  /** Another value when the settings are others, wherever they come from. */
  readonly fingerprint: string;
}

/** An environment, and where its settings are. */
interface EnvironmentSource {
  /** The environment's own stack. */
  readonly stack: string;
  /** Its settings file. */
  readonly path: string;
  /** Whether that stack exists: only of one that does, the engine says what its settings are. */
  readonly exists: boolean;
}

/**
 * Reads the settings of an environment: from the engine, which knows environments of Pulumi ESC and the
 * defaults of Pulumi.yaml; where the stack does not exist yet, from the settings file.
 *
 * @throws OperatorError where there is no such file, or its shards could not read what is in it
 * @throws SettingsError with every problem of the settings
 */
export async function readEnvironmentSettings(
  source: EnvironmentSource,
): Promise<EnvironmentSettings> {
  const { stack, path, exists } = source;
  const file = await readEnvironmentFile(path, projectName());
  if (file === undefined) {
    throw new OperatorError(
      `There is no ${path}. Name the environment with --stack, or its settings file with --config-file.`,
    );
  }
  refuseUnreadable(file, path);
  const configuration = exists
    ? await engineConfiguration(stack, path)
    : configurationOfFile(file, source);
  const chosen = parseSettings({ ...configuration, stack });
  const credentials = credentialsOf({ configuration });
  const enrolment = await decideEnrolment(chosen, credentials);
  const settings = enrolledSettings(chosen, enrolment);
  const isEncrypted = file.encryptedKeys.includes("externalId");
  return {
    chosen,
    settings,
    plan: enrolment.plan,
    credentials,
    externalIdIsSecret: isEncrypted || configuration.secretKeys.has("externalId"),
    externalIdIsGenerated: settings.externalId === undefined && !isEncrypted,
    fingerprint: settingsFingerprint(path, configuration),
  };
}

/** What is encrypted in an environment of Pulumi ESC, every stack that imports it can read. */
function refuseUnreadable({ encryptedKeys, bringsItsKey }: EnvironmentFile, path: string): void {
  if (encryptedKeys.length > 0 && !bringsItsKey) {
    throw new OperatorError(
      `${encryptedKeys.join(", ")}: encrypted in ${path} with a key that Pulumi Cloud keeps for that one stack, so ` +
        "that no shard can read it. Use a key that all stacks share (pulumi stack change-secrets-provider, " +
        "with a passphrase or a key of AWS KMS), or take the value from a Pulumi ESC environment.",
    );
  }
  if (encryptedKeys.includes("accounts")) {
    throw new OperatorError(
      `accounts is encrypted in ${path}; account IDs are no secrets, and a fleet has to read them.`,
    );
  }
}

function configurationOfFile(
  { configuration, importsEnvironments }: EnvironmentFile,
  { stack, path }: EnvironmentSource,
): StackConfiguration {
  if (!importsEnvironments) return configuration;
  throw new OperatorError(
    `${path} imports environments of Pulumi ESC, and Pulumi says what is in them only for a stack that exists. ` +
      `Make that of the environment, then run this again: npx pulumi stack init ${stack}`,
  );
}

/** Of a settings file, and of the settings that the engine made of it. */
export function settingsFingerprint(
  path: string,
  { values, region, profile }: StackConfiguration,
): string {
  const settings = JSON.stringify([Object.entries(values).sort(), region, profile]);
  return createHash("sha256").update(readFileSync(path)).update(settings).digest("hex");
}
