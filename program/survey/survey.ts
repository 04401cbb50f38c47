import type { AccountSessions } from "../../aws/accountSessions";
import type { NamedRole } from "../../contract/arns";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { Update } from "../../organization/update";
import { isDirect, type Rollout } from "../../rollout/plan/rollout";
import { deployedAccessRole, type DeployedRole, deployedRoles } from "../../state/deployedRoles";
import { lastRoleId } from "../../state/lastRoleIds";
import { describeForeignRoles } from "./foreignRoles";
import { type FormerRoleIds, formerRoleIds } from "./formerRoleIds";
import { surveyLegacyUser } from "./legacyUserSurvey";
import {
  describeHeldRemovals,
  describeInterruptedRoles,
  heldRemovals,
  namedRemovals,
  rolesLeftByInterruption,
  rolesToRemove,
} from "./removedRoles";
import { describeRetaggedRoles, isRetagged, refuseWhereAllAreRetagged } from "./retaggedRoles";
import { type SurveyedRole, surveyRoles } from "./roleSurvey";
import { describeUnreachable } from "./unreachableAccounts";

/** What keeps this run from working in an account, found before anything is asked for. */
export interface Survey {
  /** Accounts that cannot be worked in, 12 digits each. */
  readonly unreachableAccountIds: readonly string[];
  /** Whether any account in the state cannot be worked in, the legacy user's and those not enrolled included. */
  readonly isOneOutOfReach: boolean;
  /** Accounts that are left alone: somebody else's role has the name there. */
  readonly leftAloneAccountIds: readonly string[];
  /** Whether the account of the legacy user is out of reach. */
  readonly isWithoutUser: boolean;
  /** Whether the stack's own legacy user is there. */
  readonly legacyUserExists: boolean;
  /** ARNs of what was to be removed and is still there, sorted. */
  readonly incompleteRemovals: readonly string[];
  /** The unique IDs of what is not asked for any more, as they are to be known in the next run. */
  readonly formerRoleIds: FormerRoleIds;
  /** The message for the operator once everything else is asked for; undefined if there is none. */
  readonly message: string | undefined;
}

/**
 * Looks into every account that this run works in, before the first call that changes anything.
 *
 * @throws LegacyUserError when no role can be made, because its legacy user cannot be
 * @throws OperatorError when every role of the state has the tag of another stack
 */
export async function surveyAccounts(
  update: Update,
  rollout: Rollout,
  sessions: AccountSessions,
): Promise<Survey> {
  const { owner } = update;
  const removed = rolesToRemove(update, rollout).map((role) => removedRole(role, update));
  const interrupted = rolesLeftByInterruption(update).map((role) => removedRole(role, update));
  const [foundAsked, foundRemoved, foundInterrupted, user] = await Promise.all([
    surveyRoles(askedRoles(update, rollout), sessions, owner),
    surveyRoles(removed, sessions, owner),
    surveyRoles(interrupted, sessions, owner),
    surveyLegacyUser(update, sessions),
  ]);
  const unreachable = foundAsked.filter((each) => each.kind === "unreachable");
  const foreign = foundAsked.filter((each) => each.kind === "foreign");
  refuseWhereAllAreRetagged([...foundAsked, ...foundRemoved], update);
  const retagged = [...foreign, ...foundRemoved].filter(isRetagged);
  const notMade = foreign.filter((each) => !isRetagged(each));
  const held = heldRemovals(foundRemoved);
  const left = foundInterrupted.flatMap((each) =>
    each.kind === "foreign" && each.owner === owner ? [each.arn] : [],
  );
  const isWithoutUser = user.unreachable !== undefined;
  const found = [...foundAsked, ...foundRemoved, ...foundInterrupted];
  const messages = [
    ...(unreachable.length > 0 || isWithoutUser
      ? [describeUnreachable(unreachable, user.unreachable)]
      : []),
    ...(retagged.length > 0 ? [describeRetaggedRoles(retagged, update)] : []),
    ...(notMade.length > 0 ? [describeForeignRoles(notMade, update)] : []),
    ...(held.length > 0 ? [describeHeldRemovals(held, update.environment)] : []),
    ...(left.length > 0 ? [describeInterruptedRoles(left, update)] : []),
  ];
  return {
    unreachableAccountIds: unreachable.map(({ account }) => account.id),
    isOneOutOfReach: isWithoutUser || found.some(({ kind }) => kind === "unreachable"),
    leftAloneAccountIds: foreign.map(({ account }) => account.id),
    isWithoutUser,
    legacyUserExists: user.exists,
    incompleteRemovals: namedRemovals(update, [...held.map(({ arn }) => arn), ...left]),
    formerRoleIds: formerRoleIds(foundRemoved),
    message: messages.length > 0 ? messages.join("\n\n") : undefined,
  };
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
      lastRoleId: lastRoleId(last, { accountId: account.id, roleName: settings.roleName }),
      isStackSets: rollout.kind === "moving" && rollout.imported.has(account.id),
    }));
}

/** A role to be removed, in an account that the settings may not name any more. */
function removedRole(
  removed: DeployedRole | NamedRole,
  { settings, last, resources }: Update,
): SurveyedRole {
  const { accountId: id, roleName } = removed;
  const deployed = "rolePath" in removed ? removed : undefined;
  const rolePath = deployed?.rolePath ?? "/";
  const accessRoleName = deployedAccessRole(id, resources ?? []) ?? settings.accessRoleName;
  return {
    account: settings.accounts.find((each) => each.id === id) ?? { id, accessRoleName },
    deployed,
    isStateKnown: true,
    lastRoleId: lastRoleId(last, removed),
    role: trustRoleSpec(id, { ...settings, roleName, rolePath }),
  };
}
