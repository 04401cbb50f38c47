import type { CredentialSource } from "../aws/callerIdentity";
import type { Account, EnrolledSettings, Settings } from "../config/settings";
import { LegacyUserLimitError, legacyUserPolicy } from "../contract/legacyUser";
import { type Problem, SettingsError } from "../errors";
import type { Organization } from "./organization";
import { type Plan, planOfList, planOfOrganization } from "./plan";
import { planProblems } from "./planProblems";

/** Which accounts are to be enrolled, and what stands against it. */
export interface Enrolment {
  readonly plan: Plan;
  /** Absent where the operator listed the accounts: then AWS was not asked. */
  readonly organization?: Organization | undefined;
  /** What is wrong with the settings, now that the organization is known. */
  readonly problems: readonly Problem[];
  /** 12 digits; from AWS, or where the accounts are listed, from the settings. */
  readonly managementAccount?: string | undefined;
}

/**
 * Decides which accounts are enrolled. Reads the organization only if the settings choose from it.
 *
 * @throws OrganizationError when it cannot be read
 * @throws CredentialsError when there are no credentials, or AWS cannot be reached
 */
export async function decideEnrolment(
  settings: Settings,
  credentials: CredentialSource,
): Promise<Enrolment> {
  const { accountChoice, managementAccount } = settings;
  if (accountChoice.from === "list") {
    return { plan: planOfList(accountChoice.accounts), problems: [], managementAccount };
  }
  // Loading the client takes time that those who list their accounts need not spend.
  const { readOrganization } = await import("./readOrganization");
  const organization = await readOrganization(credentials);
  const { selection } = accountChoice;
  const plan = planOfOrganization(organization, selection);
  return {
    plan,
    organization,
    problems: planProblems({ organization, selection, settings, plan }),
    managementAccount: organization.managementAccountId,
  };
}

/**
 * The settings with the accounts of an enrolment.
 *
 * @throws SettingsError with every problem of the enrolment
 */
export function enrolledSettings(settings: Settings, enrolment: Enrolment): EnrolledSettings {
  const problems = enrolmentProblems(settings, enrolment);
  if (problems.length > 0) throw new SettingsError(problems);
  const { managementAccount } = enrolment;
  return { ...settings, accounts: enrolledAccounts(settings, enrolment.plan), managementAccount };
}

/** Every problem of an enrolment: what does not fit the organization, and what is too much of it. */
export function enrolmentProblems(settings: Settings, enrolment: Enrolment): readonly Problem[] {
  const accounts = enrolledAccounts(settings, enrolment.plan);
  return [...enrolment.problems, ...tooManyForLegacyUser(settings, accounts)];
}

function enrolledAccounts(settings: Settings, plan: Plan): readonly Account[] {
  const { accountChoice, accessRoleName } = settings;
  if (accountChoice.from === "list") return accountChoice.accounts;
  return plan.flatMap(({ id, name, isEnrolled }) =>
    isEnrolled ? [{ id, name, accessRoleName }] : [],
  );
}

function tooManyForLegacyUser(
  settings: Settings,
  accounts: readonly Account[],
): readonly Problem[] {
  if (settings.legacyUser === undefined) return [];
  try {
    const ids = accounts.map(({ id }) => id);
    legacyUserPolicy(ids, settings);
    return [];
  } catch (error) {
    if (!(error instanceof LegacyUserLimitError)) throw error;
    return [
      {
        key: "authomize-aws:legacyUser",
        rule: `names every role in one IAM user's policy; ${error.message}`,
        fix: "leave it out: the roles then trust Authomize's own user by the External ID, which has no such limit",
      },
    ];
  }
}
