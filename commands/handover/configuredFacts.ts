import type { EnrolledSettings, Settings } from "../../config/settings";
import type { GrantedAccess } from "../../contract/plainWords";
import { OperatorError } from "../../errors";
import {
  decideEnrolment,
  enrolledSettings,
  type Enrolment,
  enrolmentProblems,
} from "../../organization/enrolment";
import type { Plan } from "../../organization/plan";
import { credentialsOf, type PulumiStack, settingsOf } from "../stack/pulumiStack";

/** What a hand-over takes from the settings, because the outputs do not have it. */
export interface ConfiguredFacts {
  /** Account ID → name, for people; those that are known. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly cloudTrailLogs: GrantedAccess["cloudTrailLogs"];
  /** Absent where they are unsound, or the organization cannot be read. */
  readonly settings: EnrolledSettings | undefined;
}

/**
 * Reads them as far as they can be had: settings that are being edited, or an organization that
 * cannot be read at the moment, must not stop a hand-over.
 */
export async function configuredFacts(stack: PulumiStack): Promise<ConfiguredFacts> {
  const settings = settingsIfSound(stack);
  if (settings === undefined) {
    return { accountNames: new Map(), cloudTrailLogs: "unknown", settings: undefined };
  }
  const enrolment = await enrolmentIfReadable(settings, stack);
  return {
    accountNames: namesOf(enrolment?.plan ?? []),
    cloudTrailLogs: settings.cloudTrailLogs ?? "none",
    settings: enrolment?.problems.length === 0 ? enrolledSettings(settings, enrolment) : undefined,
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

async function enrolmentIfReadable(
  settings: Settings,
  stack: PulumiStack,
): Promise<Enrolment | undefined> {
  try {
    const enrolment = await decideEnrolment(settings, credentialsOf(stack));
    return { ...enrolment, problems: enrolmentProblems(settings, enrolment) };
  } catch (error) {
    sayWithoutNames(error);
    return undefined;
  }
}

function namesOf(plan: Plan): ReadonlyMap<string, string> {
  return new Map(plan.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])));
}

function sayWithoutNames(error: unknown): void {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`Accounts are shown without names. ${error.message}\n\n`);
}
