import type { Deployer } from "../../aws/accountSessions";
import type { Account, EnrolledSettings } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { enrolledSettings } from "../../organization/enrolment";
import { deployedAccessRole } from "../../state/deployedRoles";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import { deployerOf } from "../stack/accountAccess";
import {
  deployCommand,
  type Environment,
  ownerOfEnvironment,
  readEnvironment,
  removalsLeft,
} from "../stack/environment";
import type { StateResource } from "../stack/stackState";

/** A stack that is to be checked account by account, and who looks. */
export interface CheckedStack extends Environment {
  readonly settings: EnrolledSettings;
  /** The accounts that have to have the role. */
  readonly enrolled: readonly Account[];
  /** The accounts that must not have it: the plan leaves them out, or they were enrolled once. */
  readonly excluded: readonly Account[];
  readonly deployer: Deployer;
  /** What earlier runs were to remove, and could not. */
  readonly removals: readonly IncompleteRemoval[];
  /** The value of the tag that says whose a role is, on this stack's own. */
  readonly owner: string;
  readonly deploy: string;
  /** The command that puts the roles of this stack right. */
  readonly repair: string;
}

/** Reads what a command, such as `verify`, holds a stack against. */
export async function checkedStack(
  name: string | undefined,
  command: string,
): Promise<CheckedStack> {
  const environment = await readEnvironment(name, command);
  const { stack, chosen, enrolment, states } = environment;
  const deployer = await deployerOf(stack);
  const settings = enrolledSettings(chosen, enrolment);
  const removals = removalsLeft(states, stack, settings);
  return {
    ...environment,
    settings,
    enrolled: settings.accounts,
    excluded: excludedAccounts(environment, stack.outputs).filter(
      ({ id }) => !isLeft(id, removals, settings),
    ),
    deployer,
    removals,
    owner: ownerOfEnvironment(stack.name),
    deploy: deployCommand(stack.name, environment),
    repair: deployCommand(stack.name, environment, " --refresh"),
  };
}

/** Whether an account's role is still to be removed: it is named as such, and not a second time. */
export function isLeft(
  id: string,
  removals: readonly IncompleteRemoval[],
  { roleName }: Pick<EnrolledSettings, "roleName">,
): boolean {
  return removals.some(({ accountId, name }) => accountId === id && name === roleName);
}

/** The accounts of a stack, and why they are looked into. */
type AccountsOfStack = Pick<CheckedStack, "enrolled" | "excluded" | "removals">;

/**
 * The accounts that an operator named, or all.
 *
 * @param those - which there are, for the message
 * @throws OperatorError for any other account
 */
export function chosenAccounts(
  { enrolled, excluded, removals }: AccountsOfStack,
  ids: readonly string[] | undefined,
  those: string,
): AccountsOfStack {
  if (ids === undefined) return { enrolled, excluded, removals };
  const ofRemovals = removals.map(({ accountId }) => accountId);
  const known = [...[...enrolled, ...excluded].map(({ id }) => id), ...ofRemovals];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new OperatorError(`--account ${unknown.join(", ")}: no account of ${those}`);
  }
  const isChosen = ({ id }: Account) => ids.includes(id);
  return {
    enrolled: enrolled.filter(isChosen),
    excluded: excluded.filter(isChosen),
    removals: removals.filter(({ accountId }) => ids.includes(accountId)),
  };
}

/** Any account, by the access role that the stack has for it. */
export function accountOf(id: string, { enrolled, enrolment, chosen }: CheckedStack): Account {
  const name = enrolment.plan.find((account) => account.id === id)?.name;
  const { accessRoleName } = chosen;
  return enrolled.find((account) => account.id === id) ?? { id, name, accessRoleName };
}

/** An account by the access role of the settings, or of the state where it is not enrolled any more. */
export function accountInState(
  id: string,
  resources: readonly StateResource[],
  { settings }: Pick<CheckedStack, "settings">,
): Account {
  const accessRoleName = deployedAccessRole(id, resources) ?? settings.accessRoleName;
  return settings.accounts.find((account) => account.id === id) ?? { id, accessRoleName };
}

/**
 * The accounts that must not have the role: the active ones that the plan leaves out, as nobody can assume
 * a role in others, and those that the last update had enrolled.
 */
export function excludedAccounts(
  { chosen, enrolment }: Pick<Environment, "chosen" | "enrolment">,
  last: Pick<StackOutputs, "accounts"> | undefined,
): readonly Account[] {
  const { plan, organization } = enrolment;
  const { accessRoleName } = chosen;
  const active = new Set(
    organization?.accounts.flatMap(({ id, state }) => (state === "ACTIVE" ? [id] : [])),
  );
  const leftOut = plan.filter(({ id, isEnrolled }) => !isEnrolled && active.has(id));
  const planned = new Set(plan.map(({ id }) => id));
  const gone = (last?.accounts ?? []).filter((id) => !planned.has(id));
  return [
    ...leftOut.map(({ id, name }) => ({ id, name, accessRoleName })),
    ...gone.map((id) => ({ id, accessRoleName })),
  ];
}
