import type { Account, Settings } from "../../config/settings";
import type { Organization } from "../../organization/organization";
import { isLeft } from "../checks/checkedStack";
import type { VerifiedStack } from "./verifiedStack";

/** An account that is looked into, and why. */
export interface Subject {
  readonly account: Account;
  /**
   * `excluded`: the plan leaves it out, or it was enrolled once; `outside`: of the organization, but not
   * in the list of the settings.
   */
  readonly enrolment: "enrolled" | "excluded" | "outside";
}

/** Every account to look into, sorted by ID: the stack's, and those of the organization beside them. */
export function subjectsOf(
  { enrolled, excluded, enrolment, removals, settings }: VerifiedStack,
  organization: Organization | undefined,
): readonly Subject[] {
  const known = new Set([...enrolment.plan, ...excluded].map(({ id }) => id));
  const outside = accountsOf(organization, settings).filter(
    ({ id }) => !known.has(id) && !isLeft(id, removals, settings),
  );
  const subjects: Subject[] = [
    ...enrolled.map((account): Subject => ({ account, enrolment: "enrolled" })),
    ...excluded.map((account): Subject => ({ account, enrolment: "excluded" })),
    ...outside.map((account): Subject => ({ account, enrolment: "outside" })),
  ];
  return subjects.sort((one, other) => (one.account.id < other.account.id ? -1 : 1));
}

/** Nobody can assume a role in accounts that are not active. */
function accountsOf(
  organization: Organization | undefined,
  { accessRoleName }: Pick<Settings, "accessRoleName">,
): readonly Account[] {
  const active = organization?.accounts.filter(({ state }) => state === "ACTIVE") ?? [];
  return active.map(({ id, name }) => ({ id, name, accessRoleName }));
}
