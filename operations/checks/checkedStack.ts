import { DEFAULTS } from "../../config/schemas";
import type { EnrolledSettings, Settings } from "../../config/settings";
import { sessionName } from "../../contract/sessionName";
import type { AccessibleAccount } from "../../organization/accountAccess";
import type { Entrant } from "../../organization/accountEntrance";
import { callerIdentity } from "../../organization/callerIdentity";
import { decideEnrolment, enrolledSettings, type Enrolment } from "../../organization/enrolment";
import { OperatorError } from "../operatorError";
import { credentialsOf, readPulumiStack, settingsOf, type PulumiStack } from "../pulumiStack";

/** A stack that is to be checked account by account, and who looks. */
export interface CheckedStack {
  readonly stack: PulumiStack;
  readonly settings: EnrolledSettings;
  /** The same as the operator chose them, before the accounts were known. */
  readonly chosen: Settings;
  readonly enrolment: Enrolment;
  /** The accounts that have to have the role. */
  readonly enrolled: readonly AccessibleAccount[];
  /** The accounts that must not have it: the plan leaves them out, or they were enrolled once. */
  readonly excluded: readonly AccessibleAccount[];
  readonly entrant: Entrant;
  /** The command that puts the roles of this stack right. */
  readonly repair: string;
}

/**
 * Reads what a stack is to be held against.
 *
 * @param name - the stack; absent: the one that is selected
 * @throws OperatorError, SettingsError or CredentialsError, each with what to do
 */
export async function checkedStack(name: string | undefined): Promise<CheckedStack> {
  const stack = await readPulumiStack(name);
  const chosen = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const [{ accountId: callerAccountId }, enrolment] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
  ]);
  const settings = enrolledSettings(chosen, enrolment);
  return {
    stack,
    settings,
    chosen,
    enrolment,
    enrolled: settings.accounts,
    excluded: excludedAccounts(stack, enrolment),
    entrant: { credentials, callerAccountId, sessionName: sessionName(stack.name) },
    repair: `npx pulumi up --refresh --stack ${stack.name}`,
  };
}

/**
 * The accounts of a stack that an operator named, or all of them.
 *
 * @throws OperatorError when one of them is none of the stack's
 */
export function chosenAccounts(
  { stack, enrolled, excluded }: CheckedStack,
  ids: readonly string[] | undefined,
): Pick<CheckedStack, "enrolled" | "excluded"> {
  if (ids === undefined) return { enrolled, excluded };
  const known = [...enrolled, ...excluded].map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new OperatorError(
      `--account ${unknown.join(", ")}: no account of the stack ${stack.name}. Those that it has: npx authomize plan --stack ${stack.name}`,
    );
  }
  const isChosen = ({ id }: AccessibleAccount) => ids.includes(id);
  return { enrolled: enrolled.filter(isChosen), excluded: excluded.filter(isChosen) };
}

/** Accounts that are not active cannot be entered, and nobody can use a role in them. */
function excludedAccounts(
  { outputs, configuration }: PulumiStack,
  { plan, organization }: Enrolment,
): readonly AccessibleAccount[] {
  const accessRoleName =
    configuration.values["authomize-aws:accessRoleName"] ?? DEFAULTS.accessRoleName;
  const active = new Set(
    organization?.accounts.flatMap(({ id, state }) => (state === "ACTIVE" ? [id] : [])),
  );
  const leftOut = plan.filter(({ id, isEnrolled }) => !isEnrolled && active.has(id));
  const planned = new Set(plan.map(({ id }) => id));
  const gone = (outputs?.accounts ?? []).filter((id) => !planned.has(id));
  return [...leftOut.map(({ id, name }) => ({ id, name })), ...gone.map((id) => ({ id }))].map(
    (account) => ({ ...account, accessRoleName }),
  );
}
