import * as pulumi from "@pulumi/pulumi";

import { parseSettings } from "./parseSettings";
import { SettingsError } from "./problem";
import type { Settings } from "./settings";

/** The settings of the stack that is being deployed. */
export interface StackSettings {
  readonly settings: Settings;
  /** Whether the operator keeps the external ID encrypted; then it stays so in state and outputs. */
  readonly externalIdIsSecret: boolean;
}

/**
 * Reads the settings of the stack that is being deployed.
 *
 * @throws pulumi.RunError with every problem, which the engine prints without a stack trace
 */
export function readStackSettings(): StackSettings {
  const values = pulumi.runtime.allConfig();
  const secretKeys = new Set(Object.keys(values).filter(isConfigSecret));
  try {
    return {
      settings: parseSettings({ values, secretKeys }),
      externalIdIsSecret: secretKeys.has("authomize-aws:externalId"),
    };
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
