import * as pulumi from "@pulumi/pulumi";

import type { AccountSessions } from "../aws/accountSessions";
import type { PlannedIntegration } from "../components/planned/plannedIntegration";
import type { Account } from "../config/settings";
import { withOwner } from "../contract/ownership";
import { trustRoleSpec } from "../contract/trustRoleSpec";
import type { ExpectedRole } from "../contract/verification/verifyRole";
import { memberAccounts, type Update } from "../organization/update";
import { isDirect, type Rollout } from "../rollout/plan/rollout";
import { failAfterTheOthers } from "./failure";
import { describeNotAsAsked, readBack } from "./readBack";
import type { Survey } from "./survey/survey";

/**
 * The accounts that a run leaves incomplete: those that it could not work in or finish, and those
 * whose role AWS has otherwise than asked for, which also fail the run. Reads nothing at preview, and
 * no role of a StackSet: those need no access to their accounts.
 *
 * @returns 12 digits each, sorted
 */
export function completedAccounts(
  integration: PlannedIntegration,
  update: Update,
  rollout: Rollout,
  survey: Survey,
  sessions: AccountSessions,
): pulumi.Output<readonly string[]> {
  const { incompleteAccounts, stackSetOutcome, externalId, accounts, legacyUser } = integration;
  if (pulumi.runtime.isDryRun()) {
    sessions.close();
    return incompleteAccounts;
  }
  const { settings, stack } = update;
  const isUserComplete = legacyUser?.isComplete ?? pulumi.output(true);
  const done = pulumi.all([incompleteAccounts, stackSetOutcome, externalId, isUserComplete]);
  return done.apply(async ([incomplete, { shortfalls }, id, isUserWhole]) => {
    const known = new Set([
      ...shortfalls.map(({ accountId }) => accountId),
      ...survey.unreachableAccountIds,
      ...survey.leftAloneAccountIds,
      ...incompleteOnPurpose(update, rollout),
    ]);
    const refused = incomplete.filter((accountId) => !known.has(accountId));
    const repairOf = (ids: readonly string[]) => refreshCommand(ids, survey.isOneOutOfReach, stack);
    failWhereRefused(refused, isUserWhole, repairOf(refused), stack);
    const isDone = (accountId: string) =>
      isDirect(accountId, rollout, settings.managementAccount) && !incomplete.includes(accountId);
    const complete = settings.accounts.filter((account) => isDone(account.id));
    const wrong = await readBack(complete, expectedRoles(update, id, legacyUser?.arn), sessions);
    sessions.close();
    if (wrong.length === 0) return incomplete;
    const wrongIds = wrong.map(({ account }) => account.id);
    failAfterTheOthers(describeNotAsAsked(wrong, repairOf(wrongIds)));
    const ids = new Set([...incomplete, ...wrongIds]);
    return accounts.filter((accountId) => ids.has(accountId));
  });
}

/** The accounts that lose their role so that the next run can have the StackSet make it, as the run has warned. */
function incompleteOnPurpose(update: Update, rollout: Rollout): readonly string[] {
  if (rollout.kind === "moving") return [...rollout.leaving, ...rollout.awaited];
  if (rollout.kind === "accounts" || rollout.plan !== undefined) return [];
  return memberAccounts(update);
}

/** What the role of an account has to be after this run. */
function expectedRoles(
  { settings, owner, stack }: Update,
  externalId: string,
  principalArn: string | undefined,
): (account: Account) => ExpectedRole {
  const tags = withOwner(settings.tags, owner);
  const repair = `npx pulumi up --refresh --stack ${stack}`;
  const trust = { externalId, externalIdIsSecret: true, principalArn, repair };
  return ({ id }) => ({ ...trustRoleSpec(id, { ...settings, tags }), ...trust });
}

/**
 * Fails the run where AWS refused a call, which the engine has shown by then. With
 * `--continue-on-error` the engine would go on to delete what is not asked for any more, such as the
 * only role that an account has, although its replacement could not be made.
 */
function failWhereRefused(
  ids: readonly string[],
  isUserComplete: boolean,
  repair: string,
  stack: string,
): void {
  if (ids.length > 0) {
    const count = ids.length === 1 ? "1 account is" : `${ids.length} accounts are`;
    failAfterTheOthers(
      `${count} not finished: ${ids.join(", ")}. What AWS refused there is shown beside this, with the account's ID in the ` +
        "resource's name (docs/troubleshooting.md has causes and fixes); a run with --target leaves out what it does not name. When that is mended, this reads them from AWS again and completes them: " +
        repair,
    );
  } else if (!isUserComplete) {
    failAfterTheOthers(
      "The legacy user is not finished. What AWS refused there is shown beside this. When that is mended, this reads it from AWS again and completes it: " +
        `npx pulumi up --refresh --continue-on-error --stack ${stack}`,
    );
  }
}

/**
 * The command that reads accounts from AWS again and completes them in one run. Without the refresh it
 * would take two: the engine records a refused update as if it had succeeded (pulumi/pulumi#21458). A
 * refresh signs in everywhere, so that its targets leave out an account that is out of reach; the
 * update has no targets, which would leave out what else there is to do.
 */
function refreshCommand(
  accountIds: readonly string[],
  isOneOutOfReach: boolean,
  stack: string,
): string {
  if (!isOneOutOfReach) return `npx pulumi up --refresh --continue-on-error --stack ${stack}`;
  const targets = accountIds.map((id) => `--target '**authomize-${id}*'`).join(" ");
  return `npx pulumi refresh --stack ${stack} ${targets} && npx pulumi up --continue-on-error --stack ${stack}`;
}
