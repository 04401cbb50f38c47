import * as pulumi from "@pulumi/pulumi";

import type { AccountSessions } from "../aws/accountSessions";
import type { AuthomizeIntegration } from "../components/authomizeIntegration";
import type { Account } from "../config/settings";
import { OWNER_TAG } from "../contract/ownership";
import { trustRoleSpec } from "../contract/trustRoleSpec";
import type { ExpectedTrust } from "../contract/verification/verifyTrust";
import type { Update } from "../organization/update";
import { isDirect, type Rollout } from "../rollout/plan/rollout";
import { failAfterTheOthers } from "./failure";
import { type AskedOfAws, describeNotAsAsked, readBack } from "./readBack";
import type { Survey } from "./survey/survey";
import { describeUnfinished, describeUnfinishedUser } from "./survey/unreachableAccounts";

/**
 * The accounts that a run leaves incomplete: those that it could not work in or finish, and those
 * whose role AWS has otherwise than it was asked for, which also fail the run. Nothing is read at
 * preview, or of roles that a StackSet makes: those need no access to their accounts.
 *
 * @returns 12 digits each, sorted
 */
export function completedAccounts(
  integration: AuthomizeIntegration,
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
  const isUserComplete = legacyUser?.isComplete ?? pulumi.output(true);
  const done = pulumi.all([incompleteAccounts, stackSetOutcome, externalId, isUserComplete]);
  return done.apply(async ([incomplete, { shortfalls }, id, isUserWhole]) => {
    const known = new Set([
      ...shortfalls.map(({ accountId }) => accountId),
      ...survey.unreachableAccountIds,
      ...survey.leftAloneAccountIds,
      ...incompleteOnPurpose(update, rollout),
    ]);
    const unfinished = incomplete.filter((accountId) => !known.has(accountId));
    failWhereUnfinished(unfinished, isUserWhole, update, survey);
    const roles = directlyCompleted(update, rollout, incomplete);
    const trusted = { externalId: id, principalArn: legacyUser?.arn };
    const asked = roles.map((account) => askedOfAws(account, update, trusted));
    const wrong = await readBack(asked, sessions);
    sessions.close();
    if (wrong.length === 0) return incomplete;
    const wrongIds = wrong.map(({ account }) => account.id);
    const repair = refreshCommand(wrongIds, survey.isOneOutOfReach, update.stack);
    failAfterTheOthers(describeNotAsAsked(wrong, repair));
    const ids = new Set([...incomplete, ...wrongIds]);
    return accounts.filter((accountId) => ids.has(accountId));
  });
}

/**
 * Fails the run where AWS refused a call, which the engine has shown by then. With
 * `--continue-on-error` it would go on to delete what is not asked for any more, such as the only role
 * that an account has, although the one that takes its place could not be made.
 */
function failWhereUnfinished(
  ids: readonly string[],
  isUserComplete: boolean,
  { stack }: Update,
  { isOneOutOfReach }: Survey,
): void {
  if (ids.length > 0) {
    failAfterTheOthers(describeUnfinished(ids, refreshCommand(ids, isOneOutOfReach, stack)));
  }
  if (ids.length === 0 && !isUserComplete) failAfterTheOthers(describeUnfinishedUser(stack));
}

/** The accounts that lose their role so that the next run can have the StackSet make it, as this one has said. */
function incompleteOnPurpose({ settings }: Update, rollout: Rollout): readonly string[] {
  if (rollout.kind === "moving") return [...rollout.leaving, ...rollout.awaited];
  if (rollout.kind === "accounts" || rollout.plan !== undefined) return [];
  return settings.accounts.map(({ id }) => id).filter((id) => id !== settings.managementAccount);
}

/** The accounts whose role was made or kept directly, and completely as far as the engine knows. */
function directlyCompleted(
  { settings: { accounts, managementAccount } }: Update,
  rollout: Rollout,
  incomplete: readonly string[],
): readonly Account[] {
  return accounts.filter(
    ({ id }) => isDirect(id, rollout, managementAccount) && !incomplete.includes(id),
  );
}

function askedOfAws(
  account: Account,
  { settings, owner, stack }: Update,
  trusted: Pick<ExpectedTrust, "externalId" | "principalArn">,
): AskedOfAws {
  const tags = { ...settings.tags, [OWNER_TAG]: owner };
  return {
    account,
    expected: {
      ...trustRoleSpec(account.id, { ...settings, tags }),
      ...trusted,
      externalIdIsSecret: true,
      repair: `npx pulumi up --refresh --stack ${stack}`,
    },
  };
}

/**
 * The command that reads accounts from AWS again and completes them in one run. Without the reading
 * it would take two: the engine records a refused update as if it had succeeded (pulumi/pulumi#21458).
 * A refresh signs in everywhere; where an account is out of reach, only those are read that it is for.
 * The update itself names none: it would leave out what else there is to do.
 *
 * @param accountIds - those that are to be completed, 12 digits each
 * @param isOneOutOfReach - whether there is an account in the state that cannot be worked in
 * @param stack - the stack's name
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
