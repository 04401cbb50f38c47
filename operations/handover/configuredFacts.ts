import type { Settings } from "../../config/settings";
import type { GrantedAccess } from "../../contract/plainWords";
import { decideEnrolment } from "../../organization/enrolment";
import { OperatorError } from "../operatorError";
import { credentialsOf, settingsOf, type PulumiStack } from "../pulumiStack";

/** What a hand-over takes from the settings, because the outputs do not have it. */
export interface ConfiguredFacts {
  /** Account ID → name, for people; those that are known. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly cloudTrailLogs: GrantedAccess["cloudTrailLogs"];
}

/**
 * Reads them as far as they can be had: settings that are being edited, or an organization that
 * cannot be read at the moment, must not stop a hand-over.
 */
export async function configuredFacts(stack: PulumiStack): Promise<ConfiguredFacts> {
  const settings = settingsIfSound(stack);
  if (settings === undefined) return { accountNames: new Map(), cloudTrailLogs: "unknown" };
  return {
    accountNames: await accountNames(settings, stack),
    cloudTrailLogs: settings.cloudTrailLogs ?? "none",
  };
}

function settingsIfSound(stack: PulumiStack): Settings | undefined {
  try {
    return settingsOf(stack);
  } catch (error) {
    sayWithoutNames(error);
    return undefined;
  }
}

async function accountNames(
  settings: Settings,
  stack: PulumiStack,
): Promise<ReadonlyMap<string, string>> {
  try {
    const { plan } = await decideEnrolment(settings, credentialsOf(stack));
    return new Map(plan.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])));
  } catch (error) {
    sayWithoutNames(error);
    return new Map();
  }
}

function sayWithoutNames(error: unknown): void {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`Accounts are shown without names. ${error.message}\n\n`);
}
