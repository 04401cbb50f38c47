import type { CredentialSource } from "../aws/callerIdentity";
import type { OrganizationReading } from "../aws/organizationReader";
import {
  type Account,
  type EnrolledSettings,
  type OrganizationSelection,
  selectedTagKeys,
  type Settings,
} from "../config/settings";
import { LegacyUserLimitError, legacyUserPolicy } from "../contract/legacyUser";
import { sessionName } from "../deployer/sessionName";
import { type Problem, SettingsError } from "../errors";
import type { Organization } from "./organization";
import { enrolledIn, type Plan, planOfList, planOfOrganization } from "./accountPlan";
import { planProblems } from "./planProblems";

/** Which accounts are to be enrolled, and why they cannot be. */
export interface Enrolment {
  readonly plan: Plan;
  /** Absent where the operator listed the accounts: then AWS was not asked. */
  readonly organization?: Organization | undefined;
  /** What is wrong with the settings, now that the organization is known. */
  readonly problems: readonly Problem[];
  /** 12 digits; from AWS, or where the accounts are listed, from the settings. */
  readonly managementAccount?: string | undefined;
}

/** Decides which accounts are enrolled. Throws as `readOrganization`, which a selection needs. */
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
  const { selection } = accountChoice;
  const organization = await readOrganization(credentials, readingFor(selection, settings.stack));
  const plan = planOfOrganization(organization, selection);
  const problems = planProblems(settings, selection, organization, plan);
  return { plan, organization, problems, managementAccount: organization.managementAccountId };
}

function readingFor(selection: OrganizationSelection, stack = "organization"): OrganizationReading {
  const { readRoleArn: arn } = selection;
  const readRole = arn === undefined ? undefined : { arn, sessionName: sessionName(stack) };
  return { tagKeys: selectedTagKeys(selection), readRole };
}

/** The settings with the accounts of an enrolment; throws a SettingsError with all of its problems. */
export function enrolledSettings(settings: Settings, enrolment: Enrolment): EnrolledSettings {
  const problems = enrolmentProblems(settings, enrolment);
  if (problems.length > 0) throw new SettingsError(problems);
  const { managementAccount } = enrolment;
  return { ...settings, accounts: enrolledAccounts(settings, enrolment.plan), managementAccount };
}

/** Every problem of an enrolment: what does not fit the organization, and what is too much of it. */
export function enrolmentProblems(settings: Settings, enrolment: Enrolment): readonly Problem[] {
  const { problems, plan } = enrolment;
  if (settings.legacyUser === undefined) return problems;
  const ids = enrolledIn(plan).map(({ id }) => id);
  try {
    legacyUserPolicy(ids, settings);
    return problems;
  } catch (error) {
    if (!(error instanceof LegacyUserLimitError)) throw error;
    const rule = `names every role in one IAM user's policy; ${error.message}`;
    const fix =
      "leave it out: the roles then trust Authomize's own user by the External ID, which has no such limit";
    return [...problems, { key: "legacyUser", rule, fix }];
  }
}

function enrolledAccounts(settings: Settings, plan: Plan): readonly Account[] {
  const { accountChoice, accessRoleName } = settings;
  if (accountChoice.from === "list") return accountChoice.accounts;
  return enrolledIn(plan).map(({ id, name }) => ({ id, name, accessRoleName }));
}
