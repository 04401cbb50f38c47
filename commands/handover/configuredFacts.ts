import type { EnrolledSettings } from "../../config/settings";
import type { GrantedAccess } from "../../contract/dialog/accessInWords";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings, enrolmentProblems } from "../../organization/enrolment";
import { credentialsOf, type PulumiStack, settingsOf } from "../stack/pulumiStack";

/** What a hand-over takes from the settings, because the outputs do not have it. */
export interface ConfiguredFacts {
  /** Account ID → name, for people; those that are known. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly cloudTrailLogs: GrantedAccess["cloudTrailLogs"];
  /** Absent where they are unsound, or the organization cannot be read. */
  readonly settings?: EnrolledSettings;
}

/** Reads them as far as they can be had: what cannot be read must not stop a hand-over. */
export async function configuredFacts(stack: PulumiStack): Promise<ConfiguredFacts> {
  const settings = await unlessRefused(() => settingsOf(stack));
  if (settings === undefined) return { accountNames: new Map(), cloudTrailLogs: "unknown" };
  const cloudTrailLogs = settings.cloudTrailLogs ?? "none";
  const enrolment = await unlessRefused(() => decideEnrolment(settings, credentialsOf(stack)));
  if (enrolment === undefined) return { accountNames: new Map(), cloudTrailLogs };
  const names = enrolment.plan.flatMap(({ id, name }) =>
    name === undefined ? [] : [[id, name] as const],
  );
  const isSound = enrolmentProblems(settings, enrolment).length === 0;
  return {
    accountNames: new Map(names),
    cloudTrailLogs,
    ...(isSound ? { settings: enrolledSettings(settings, enrolment) } : {}),
  };
}

async function unlessRefused<Result>(
  read: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    process.stderr.write(`Accounts are shown without names. ${error.message}\n\n`);
    return undefined;
  }
}
