import type { Account, NamedParts, OrganizationSelection } from "../config/settings";
import type { AccountState, Organization, OrganizationAccount, UnitName } from "./organization";

/** The one reason why an account is enrolled, or is not. */
export type Reason =
  | { readonly kind: "listed" | "wholeOrganization" | "accountIncluded" }
  | { readonly kind: "accountExcluded" | "notIncluded" }
  | { readonly kind: "unitIncluded" | "unitExcluded"; readonly unit: UnitName }
  | { readonly kind: "notActive"; readonly state: Exclude<AccountState, "ACTIVE"> };

/** What becomes of one account. */
export interface PlannedAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string | undefined;
  /** From the root to the innermost unit; absent where the organization was not read. */
  readonly place?: readonly UnitName[] | undefined;
  readonly isEnrolled: boolean;
  readonly reason: Reason;
}

/** What becomes of every account that is known, sorted by ID. */
export type Plan = readonly PlannedAccount[];

/** The accounts that a plan enrols. */
export function enrolledIn(plan: Plan): Plan {
  return plan.filter(({ isEnrolled }) => isEnrolled);
}

/** The plan of accounts that the operator listed: all are enrolled. */
export function planOfList(accounts: readonly Account[]): Plan {
  return sortedById(
    accounts.map(({ id, name }) => ({ id, name, isEnrolled: true, reason: { kind: "listed" } })),
  );
}

const ENROLLING: readonly Reason["kind"][] = [
  "wholeOrganization",
  "accountIncluded",
  "unitIncluded",
];

/**
 * The plan of an organization: exclusion wins, nested units count, only active accounts are enrolled.
 */
export function planOfOrganization(
  organization: Organization,
  selection: OrganizationSelection,
): Plan {
  const planned = organization.accounts.map((account): PlannedAccount => {
    const reason = reasonFor(account, selection);
    const { id, name, place } = account;
    return { id, name, place, isEnrolled: ENROLLING.includes(reason.kind), reason };
  });
  return sortedById(planned);
}

function reasonFor(account: OrganizationAccount, selection: OrganizationSelection): Reason {
  const { include, exclude } = selection;
  if (exclude.accounts.includes(account.id)) return { kind: "accountExcluded" };
  const excludedUnit = innermostUnit(account, exclude);
  if (excludedUnit !== undefined) return { kind: "unitExcluded", unit: excludedUnit };
  const inclusion = inclusionOf(account, include);
  if (inclusion === undefined) return { kind: "notIncluded" };
  return account.state === "ACTIVE" ? inclusion : { kind: "notActive", state: account.state };
}

function inclusionOf(account: OrganizationAccount, include?: NamedParts): Reason | undefined {
  if (include === undefined) return { kind: "wholeOrganization" };
  if (include.accounts.includes(account.id)) return { kind: "accountIncluded" };
  const unit = innermostUnit(account, include);
  return unit === undefined ? undefined : { kind: "unitIncluded", unit };
}

/** The innermost of the named units that the account is in. */
function innermostUnit({ place }: OrganizationAccount, named: NamedParts): UnitName | undefined {
  return place.findLast(({ id }) => named.organizationalUnits.includes(id));
}

function sortedById(accounts: readonly PlannedAccount[]): Plan {
  return accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const REASONS: Readonly<Record<Reason["kind"], string>> = {
  listed: "listed in the setting accounts",
  wholeOrganization: "the whole organization is included",
  accountIncluded: "the account is included",
  unitIncluded: "in the included unit",
  accountExcluded: "the account is excluded",
  unitExcluded: "in the excluded unit",
  notIncluded: "not included",
  notActive: "not active:",
};

const STATES: Readonly<Record<string, string>> = {
  PENDING_ACTIVATION: "AWS has not activated the account yet",
  PENDING_CLOSURE: "the account is being closed",
  SUSPENDED: "the account is suspended",
  CLOSED: "the account is closed",
};

/** A reason as an operator reads it. */
export function describeReason(reason: Reason): string {
  const text = REASONS[reason.kind];
  if ("unit" in reason) return `${text} ${reason.unit.name} (${reason.unit.id})`;
  return "state" in reason ? `${text} ${STATES[reason.state] ?? reason.state}` : text;
}
