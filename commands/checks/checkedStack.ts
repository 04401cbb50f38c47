import type { Deployer } from "../../aws/accountSessions";
import { callerIdentity } from "../../aws/callerIdentity";
import { DEFAULTS } from "../../config/schemas";
import type { Account, EnrolledSettings, Settings } from "../../config/settings";
import { sessionName } from "../../deployer/sessionName";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings, type Enrolment } from "../../organization/enrolment";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import {
  deployCommand,
  exportEnvironment,
  ownerOfEnvironment,
  refuseShard,
  removalsLeft,
} from "../stack/environmentStates";
import { credentialsOf, type PulumiStack, readPulumiStack, settingsOf } from "../stack/pulumiStack";
import type { StackState } from "../stack/stackState";

/** A stack that is to be checked account by account, and who looks. */
export interface CheckedStack {
  readonly stack: PulumiStack;
  readonly settings: EnrolledSettings;
  /** The same as the operator chose them, before the accounts were known. */
  readonly chosen: Settings;
  readonly enrolment: Enrolment;
  /** The accounts that have to have the role. */
  readonly enrolled: readonly Account[];
  /** The accounts that must not have it: the plan leaves them out, or they were enrolled once. */
  readonly excluded: readonly Account[];
  readonly deployer: Deployer;
  /** The states of the environment: its own stack's and its shards'. */
  readonly states: readonly StackState[];
  /** What earlier runs were to remove, and could not. */
  readonly removals: readonly IncompleteRemoval[];
  /** The value of the tag that says whose a role is, on this stack's own. */
  readonly owner: string;
  /** The command that deploys this stack. */
  readonly deploy: string;
  /** The command that puts the roles of this stack right. */
  readonly repair: string;
}

/**
 * Reads what a stack is to be held against.
 *
 * @param name - the stack; absent: the one that is selected
 * @param command - which one checks it, such as `verify`
 * @throws OperatorError, SettingsError or CredentialsError, each with what to do
 */
export async function checkedStack(
  name: string | undefined,
  command: string,
): Promise<CheckedStack> {
  const stack = await readPulumiStack(name);
  refuseShard(stack.name, command);
  const chosen = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const [{ accountId: callerAccountId }, enrolment, states] = await Promise.all([
    callerIdentity(credentials),
    decideEnrolment(chosen, credentials),
    exportEnvironment(stack.state),
  ]);
  const settings = enrolledSettings(chosen, enrolment);
  const removals = removalsLeft(states, stack.name, stack.outputs, settings);
  // A role that is still to be removed is named as such, and not a second time.
  const isLeft = (id: string) =>
    removals.some(({ accountId, name: role }) => accountId === id && role === settings.roleName);
  return {
    stack,
    settings,
    chosen,
    enrolment,
    enrolled: settings.accounts,
    excluded: excludedAccounts(stack, enrolment).filter(({ id }) => !isLeft(id)),
    deployer: { credentials, callerAccountId, sessionName: sessionName(stack.name) },
    states,
    removals,
    owner: ownerOfEnvironment(stack.name),
    deploy: deployCommand(stack.name, settings),
    repair: deployCommand(stack.name, settings, " --refresh"),
  };
}

/**
 * The accounts of a stack that an operator named, or all of them.
 *
 * @throws OperatorError when one of them is none of the stack's
 */
export function chosenAccounts(
  { stack, enrolled, excluded, removals }: CheckedStack,
  ids: readonly string[] | undefined,
): Pick<CheckedStack, "enrolled" | "excluded" | "removals"> {
  if (ids === undefined) return { enrolled, excluded, removals };
  const ofRemovals = removals.map(({ accountId }) => accountId);
  const known = [...[...enrolled, ...excluded].map(({ id }) => id), ...ofRemovals];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new OperatorError(
      `--account ${unknown.join(", ")}: no account of the stack ${stack.name}. Those that it has: npx authomize plan --stack ${stack.name}`,
    );
  }
  const isChosen = ({ id }: Account) => ids.includes(id);
  return {
    enrolled: enrolled.filter(isChosen),
    excluded: excluded.filter(isChosen),
    removals: removals.filter(({ accountId }) => ids.includes(accountId)),
  };
}

/** Any account, by the access role that the stack has for it. */
export function accountOf(
  id: string,
  { enrolled, enrolment, chosen }: Pick<CheckedStack, "enrolled" | "enrolment" | "chosen">,
): Account {
  const planned = enrolment.plan.find((account) => account.id === id);
  const { accessRoleName } = chosen;
  return (
    enrolled.find((account) => account.id === id) ?? { id, name: planned?.name, accessRoleName }
  );
}

/** Accounts that are not active cannot be entered, and nobody can use a role in them. */
function excludedAccounts(
  { outputs, configuration }: PulumiStack,
  { plan, organization }: Enrolment,
): readonly Account[] {
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
