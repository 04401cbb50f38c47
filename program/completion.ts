import * as pulumi from "@pulumi/pulumi";

import type { AuthomizeIntegration } from "../components/authomizeIntegration";
import { OWNER_TAG } from "../contract/ownership";
import { describeUnfinished, describeUnfinishedUser } from "../organization/accountAccess";
import type { AccountEntrance } from "../organization/accountEntrance";
import { failAfterTheOthers } from "./failure";
import { describeNotAsAsked, readBack, type AskedOfAws } from "./readBack";
import { refreshCommand } from "./refreshCommand";
import type { Survey, SurveyQuestion } from "./survey";

/**
 * The accounts that a run leaves incomplete: those that it could not work in or finish, and those
 * whose role AWS has otherwise than it was asked for, which also fail the run. Nothing is read at
 * preview, or of roles that a StackSet makes: those need no access to their accounts.
 *
 * @returns 12 digits each, sorted
 */
export function completedAccounts(
  integration: AuthomizeIntegration,
  question: SurveyQuestion,
  survey: Survey,
  entrance: AccountEntrance,
): pulumi.Output<readonly string[]> {
  const { incompleteAccounts, failedInstances, externalId, accounts, legacyUser } = integration;
  if (pulumi.runtime.isDryRun()) {
    entrance.close();
    return incompleteAccounts;
  }
  const isUserComplete = legacyUser?.isComplete ?? pulumi.output(true);
  const done = pulumi.all([incompleteAccounts, failedInstances, externalId, isUserComplete]);
  return done.apply(async ([incomplete, failed, id, isUserWhole]) => {
    const known = new Set(failed.map(({ accountId }) => accountId));
    const unfinished = incomplete.filter((accountId) => !known.has(accountId));
    failWhereUnfinished(unfinished, isUserWhole, question, survey);
    const asked = askedOfAws(question, incomplete, { externalId: id, userArn: legacyUser?.arn });
    const wrong = await readBack(asked, entrance);
    entrance.close();
    if (wrong.length === 0) return incomplete;
    const wrongIds = wrong.map(({ account }) => account.id);
    const repair = refreshCommand(wrongIds, survey.isOneOutOfReach, question.stack);
    failAfterTheOthers(describeNotAsAsked(wrong, repair));
    const ids = new Set([...incomplete, ...wrongIds]);
    return accounts.filter((accountId) => ids.has(accountId));
  });
}

/**
 * Fails the run where AWS refused a call, which the engine has told by then. With
 * `--continue-on-error` it would go on to delete what is not asked for any more, such as the only role
 * that an account has, although the one that takes its place could not be made.
 */
function failWhereUnfinished(
  incomplete: readonly string[],
  isUserComplete: boolean,
  question: SurveyQuestion,
  { unreachableAccountIds, leftAloneAccountIds, isOneOutOfReach }: Survey,
): void {
  const { stack } = question;
  const known = new Set([
    ...unreachableAccountIds,
    ...leftAloneAccountIds,
    ...incompleteOnPurpose(question),
  ]);
  const ids = incomplete.filter((accountId) => !known.has(accountId));
  if (ids.length > 0) {
    failAfterTheOthers(describeUnfinished(ids, refreshCommand(ids, isOneOutOfReach, stack)));
  }
  if (ids.length === 0 && !isUserComplete) failAfterTheOthers(describeUnfinishedUser(stack));
}

/** The accounts that lose their role so that the next run can have the StackSet make it, as this one has said. */
function incompleteOnPurpose({ settings, rollout }: SurveyQuestion): readonly string[] {
  if (rollout.kind === "moving") return [...rollout.leaving, ...rollout.awaited];
  if (rollout.kind === "accounts" || rollout.plan !== undefined) return [];
  return settings.accounts.map(({ id }) => id).filter((id) => id !== settings.managementAccount);
}

/** Whom the roles trust. */
interface Trusted {
  readonly externalId: string;
  readonly userArn: string | undefined;
}

function askedOfAws(
  { settings, rollout, search, owner, stack }: SurveyQuestion,
  incomplete: readonly string[],
  { externalId, userArn }: Trusted,
): readonly AskedOfAws[] {
  const { cloudTrailLogs, maxSessionDuration } = settings;
  const isMadeHere = (id: string) =>
    id === settings.managementAccount ||
    rollout.kind === "accounts" ||
    (rollout.kind === "moving" && rollout.byThemselves.has(id));
  return settings.accounts
    .filter(({ id }) => isMadeHere(id) && !incomplete.includes(id))
    .map((account) => ({
      account,
      tags: { ...settings.tags, [OWNER_TAG]: owner },
      expected: {
        ...search.role(account.id),
        ...(cloudTrailLogs?.account === account.id ? { cloudTrailLogs } : {}),
        maxSessionDuration,
        externalId,
        externalIdIsSecret: true,
        principalArn: userArn,
        repair: `npx pulumi up --refresh --stack ${stack}`,
      },
    }));
}
