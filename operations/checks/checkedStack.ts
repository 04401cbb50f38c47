import { DEFAULTS } from "../../config/schemas";
import type { Settings } from "../../config/settings";
import { sessionName } from "../../contract/sessionName";
import type { AccessibleAccount } from "../../organization/accountAccess";
import type { Entrant } from "../../organization/accountEntrance";
import { callerIdentity } from "../../organization/callerIdentity";
import { OperatorError } from "../operatorError";
import { credentialsOf, readPulumiStack, settingsOf, type PulumiStack } from "../pulumiStack";

/** A stack that is to be checked account by account, and who looks. */
export interface CheckedStack {
  readonly stack: PulumiStack;
  readonly settings: Settings;
  /** The accounts that have to have the role. */
  readonly enrolled: readonly AccessibleAccount[];
  /** The accounts that must not have it: they were enrolled once, and are not any more. */
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
  const settings = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  return {
    stack,
    settings,
    enrolled: settings.accounts,
    excluded: excludedAccounts(stack, settings),
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
      `--account ${unknown.join(", ")}: no account of the stack ${stack.name}. It has ${known.join(", ")}.`,
    );
  }
  const isChosen = ({ id }: AccessibleAccount) => ids.includes(id);
  return { enrolled: enrolled.filter(isChosen), excluded: excluded.filter(isChosen) };
}

function excludedAccounts(
  { outputs, configuration }: PulumiStack,
  { accounts }: Settings,
): readonly AccessibleAccount[] {
  const accessRoleName =
    configuration.values["authomize-aws:accessRoleName"] ?? DEFAULTS.accessRoleName;
  const enrolled = new Set(accounts.map(({ id }) => id));
  const left = (outputs?.accounts ?? []).filter((id) => !enrolled.has(id));
  return left.map((id) => ({ id, accessRoleName }));
}
