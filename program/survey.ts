import type { Account, EnrolledSettings } from "../config/settings";
import { roleArn, type NamedRole } from "../contract/arns";
import { managedRole } from "../contract/roleManagement";
import type { StackOutputs } from "../contract/stackOutputs";
import { describeUnreachable, type UnreachableAccount } from "../organization/accountAccess";
import type { AccountEntrance } from "../organization/accountEntrance";
import {
  deployedAccessRole,
  deployedRoles,
  deployedUsers,
  type DeployedResource,
  type DeployedRole,
} from "../organization/deployedRoles";
import type { RoleSearch } from "../organization/existingRoles";
import {
  describeForeignRoles,
  type EnvironmentCommands,
  type ForeignRole,
} from "../organization/foreignRoles";
import { surveyLegacyUser } from "../organization/legacyUserAccess";
import { surveyRoles, type RoleFound, type SurveyedRole } from "../organization/roleSurvey";
import type { DecidedRollout } from "../organization/rolloutQuestion";
import {
  describeHeldRemovals,
  describeInterruptedRoles,
  namedRemovals,
  rolesLeftByInterruption,
  rolesToRemove,
} from "./removedRoles";

/** What this run works on. */
export interface SurveyQuestion {
  readonly settings: EnrolledSettings;
  readonly rollout: DecidedRollout;
  readonly search: RoleSearch;
  /** What the last update left. */
  readonly last: Partial<StackOutputs>;
  /** The resources that the stack's state has; undefined where it cannot be known yet. */
  readonly resources: readonly DeployedResource[] | undefined;
  /** The value of the tag that says whose the roles are. */
  readonly owner: string;
  /** The stack's name. */
  readonly stack: string;
}

/** What AWS has before this run asks for anything, as far as it keeps the run from working. */
export interface Survey {
  /** Accounts that cannot be worked in, 12 digits each. */
  readonly unreachableAccountIds: readonly string[];
  /** Whether an account that the state knows cannot be worked in: also one that is not enrolled, or has the legacy user. */
  readonly isOneOutOfReach: boolean;
  /** Accounts that are left alone: somebody else's role has the name there. */
  readonly leftAloneAccountIds: readonly string[];
  /** Whether the account of the legacy user is out of reach. */
  readonly isWithoutUser: boolean;
  /** Whether the stack's own legacy user is there. */
  readonly legacyUserExists: boolean;
  /** ARNs of what was to be removed and is still there, sorted. */
  readonly incompleteRemovals: readonly string[];
  /** What the operator is told once everything else is asked for; undefined if nothing is in the way. */
  readonly message: string | undefined;
}

/**
 * Looks into every account that this run works in, before the first call that changes anything.
 *
 * @throws LegacyUserError when no role can be made, because its legacy user cannot
 */
export async function surveyAccounts(
  question: SurveyQuestion,
  entrance: AccountEntrance,
): Promise<Survey> {
  const { settings, last, resources, owner, stack } = question;
  const asked = askedRoles(question);
  const removed = rolesToRemove(question).map((role) => removedRole(role, question));
  const interrupted = rolesLeftByInterruption(question).map((role) => removedRole(role, question));
  const [found, foundOld, foundLeft, user] = await Promise.all([
    surveyRoles(asked, entrance, owner),
    surveyRoles(removed, entrance, owner),
    surveyRoles(interrupted, entrance, owner),
    surveyLegacyUser(settings, entrance, {
      last,
      stack,
      owner,
      deployedUsers: resources && deployedUsers(resources),
    }),
  ]);
  const unreachable = asked.flatMap((role, index) => unreachableIn(role, found[index]));
  const foreign = asked.flatMap((role, index) => foreignIn(role, found[index]));
  const held = removed.flatMap((role, index) => heldIn(role, foundOld[index]));
  const left = foundLeft.flatMap((each) =>
    each.kind === "foreign" && each.owner === owner ? [each.arn] : [],
  );
  const isOneOutOfReach =
    user.unreachable !== undefined ||
    [...found, ...foundOld, ...foundLeft].some(({ kind }) => kind === "unreachable");
  const messages = [
    ...(unreachable.length > 0 || user.unreachable !== undefined
      ? [describeUnreachable(unreachable, user.unreachable)]
      : []),
    ...(foreign.length > 0 ? [describeForeignRoles(foreign, owner, commandsOf(question))] : []),
    ...(held.length > 0 ? [describeHeldRemovals(held, commandsOf(question).environment)] : []),
    ...(left.length > 0 ? [describeInterruptedRoles(left, commandsOf(question))] : []),
  ];
  return {
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    isOneOutOfReach,
    leftAloneAccountIds: foreign.map(({ account }) => account.id),
    isWithoutUser: user.unreachable !== undefined,
    legacyUserExists: user.exists,
    incompleteRemovals: namedRemovals(question, [...held.map(({ arn }) => arn), ...left]),
    message: messages.length > 0 ? messages.join("\n\n") : undefined,
  };
}

/** A shard's roles are adopted and forgotten, and its settings changed, by its environment's name. */
function commandsOf({ owner, stack }: SurveyQuestion): EnvironmentCommands {
  const environment = owner.slice(owner.indexOf("/") + 1);
  return environment === stack
    ? { environment, deploy: `npx pulumi up --continue-on-error --stack ${stack}` }
    : { environment, deploy: `npx authomize fleet up --stack ${environment}` };
}

/** The roles that this run makes, changes or removes one by one. */
function askedRoles({
  settings,
  rollout,
  search,
  last,
  resources,
}: SurveyQuestion): readonly SurveyedRole[] {
  const deployed = deployedRoles(resources ?? []);
  return settings.accounts
    .filter(({ id }) => isEntered(id, settings, rollout))
    .map((account) => ({
      account,
      role: search.role(account.id),
      isStateKnown: resources !== undefined,
      deployed: deployed.find(
        ({ accountId, roleName }) => accountId === account.id && roleName === settings.roleName,
      ),
      lastRoleId: last.roleIds?.[account.id],
      isStackSets: rollout.kind === "moving" && rollout.takenOver.has(account.id),
    }));
}

/** A role that is on its way out, in an account that the settings may not name any more. */
function removedRole(
  removed: DeployedRole | NamedRole,
  { settings, resources }: SurveyQuestion,
): SurveyedRole {
  const { accountId: id, roleName } = removed;
  const deployed = "rolePath" in removed ? removed : undefined;
  const rolePath = deployed?.rolePath ?? "/";
  const accessRoleName = deployedAccessRole(id, resources ?? []) ?? settings.accessRoleName;
  const account: Account = settings.accounts.find((each) => each.id === id) ?? {
    id,
    accessRoleName,
  };
  return {
    account,
    deployed,
    isStateKnown: true,
    role: managedRole(id, { ...settings, roleName, rolePath }),
  };
}

/** Whether an account's role is made, or removed, in the account itself. */
function isEntered(
  id: string,
  { managementAccount }: EnrolledSettings,
  rollout: DecidedRollout,
): boolean {
  if (rollout.kind === "accounts" || id === managementAccount) return true;
  if (rollout.kind === "stackSet") return false;
  return rollout.byThemselves.has(id) || rollout.leaving.includes(id);
}

function unreachableIn(
  { account }: SurveyedRole,
  found: RoleFound | undefined,
): readonly UnreachableAccount[] {
  return found?.kind === "unreachable" ? [{ account, reason: found.reason }] : [];
}

function foreignIn(
  { account }: SurveyedRole,
  found: RoleFound | undefined,
): readonly ForeignRole[] {
  return found?.kind === "foreign" ? [{ account, ...found }] : [];
}

function heldIn({ account, role }: SurveyedRole, found: RoleFound | undefined) {
  const arn = roleArn(role.accountId, role);
  if (found?.kind === "unreachable") return [{ account, arn, reason: found.reason }];
  if (found?.kind !== "foreign") return [];
  return [
    { account, arn, reason: "The role there is another one, which this stack did not make." },
  ];
}
