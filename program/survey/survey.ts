import type { AccountSessions } from "../../aws/accountSessions";
import type { Account } from "../../config/settings";
import { type NamedRole, roleArn } from "../../contract/arns";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { Update } from "../../organization/update";
import { isDirect, type Rollout } from "../../rollout/plan/rollout";
import { deployedAccessRole, type DeployedRole, deployedRoles } from "../../state/deployedRoles";
import { describeForeignRoles, type EnvironmentCommands, type ForeignRole } from "./foreignRoles";
import { surveyLegacyUser } from "./legacyUserSurvey";
import {
  describeHeldRemovals,
  describeInterruptedRoles,
  namedRemovals,
  rolesLeftByInterruption,
  rolesToRemove,
} from "./removedRoles";
import { type RoleFound, type SurveyedRole, surveyRoles } from "./roleSurvey";
import { describeUnreachable, type UnreachableAccount } from "./unreachableAccounts";

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
  /** The message for the operator once everything else is asked for; undefined if nothing is in the way. */
  readonly message: string | undefined;
}

/**
 * Looks into every account that this run works in, before the first call that changes anything.
 *
 * @throws LegacyUserError when no role can be made, because its legacy user cannot
 */
export async function surveyAccounts(
  update: Update,
  rollout: Rollout,
  sessions: AccountSessions,
): Promise<Survey> {
  const { owner, environment } = update;
  const asked = askedRoles(update, rollout);
  const removed = rolesToRemove(update, rollout).map((role) => removedRole(role, update));
  const interrupted = rolesLeftByInterruption(update).map((role) => removedRole(role, update));
  const [found, foundOld, foundLeft, user] = await Promise.all([
    surveyRoles(asked, sessions, owner),
    surveyRoles(removed, sessions, owner),
    surveyRoles(interrupted, sessions, owner),
    surveyLegacyUser(update, sessions),
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
  const commands = commandsOf(update);
  const messages = [
    ...(unreachable.length > 0 || user.unreachable !== undefined
      ? [describeUnreachable(unreachable, user.unreachable)]
      : []),
    ...(foreign.length > 0 ? [describeForeignRoles(foreign, owner, commands)] : []),
    ...(held.length > 0 ? [describeHeldRemovals(held, environment)] : []),
    ...(left.length > 0 ? [describeInterruptedRoles(left, commands)] : []),
  ];
  return {
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    isOneOutOfReach,
    leftAloneAccountIds: foreign.map(({ account }) => account.id),
    isWithoutUser: user.unreachable !== undefined,
    legacyUserExists: user.exists,
    incompleteRemovals: namedRemovals(update, [...held.map(({ arn }) => arn), ...left]),
    message: messages.length > 0 ? messages.join("\n\n") : undefined,
  };
}

/** A shard's roles are adopted and forgotten, and its settings changed, by its environment's name. */
function commandsOf({ environment, stack }: Update): EnvironmentCommands {
  return environment === stack
    ? { environment, deploy: `npx pulumi up --continue-on-error --stack ${stack}` }
    : { environment, deploy: `npx authomize fleet up --stack ${environment}` };
}

/** The roles that this run makes, changes or removes directly. */
function askedRoles(
  { settings, last, resources }: Update,
  rollout: Rollout,
): readonly SurveyedRole[] {
  const deployed = deployedRoles(resources ?? []);
  const { managementAccount } = settings;
  const isLeaving = (id: string) => rollout.kind === "moving" && rollout.leaving.includes(id);
  return settings.accounts
    .filter(({ id }) => isDirect(id, rollout, managementAccount) || isLeaving(id))
    .map((account) => ({
      account,
      role: trustRoleSpec(account.id, settings),
      isStateKnown: resources !== undefined,
      deployed: deployed.find(
        ({ accountId, roleName }) => accountId === account.id && roleName === settings.roleName,
      ),
      lastRoleId: last.roleIds?.[account.id],
      isStackSets: rollout.kind === "moving" && rollout.imported.has(account.id),
    }));
}

/** A role that is on its way out, in an account that the settings may not name any more. */
function removedRole(
  removed: DeployedRole | NamedRole,
  { settings, resources }: Update,
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
    role: trustRoleSpec(id, { ...settings, roleName, rolePath }),
  };
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
