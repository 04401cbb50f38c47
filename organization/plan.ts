import type { Account, NamedParts, OrganizationSelection } from "../config/settings";
import type { AccountState, Organization, OrganizationAccount, UnitName } from "./organization";

/** The one reason why an account is enrolled, or is not. */
export type Reason =
  | { readonly kind: "listed" }
  | { readonly kind: "wholeOrganization" }
  | { readonly kind: "accountIncluded" }
  | { readonly kind: "unitIncluded"; readonly unit: UnitName }
  | { readonly kind: "accountExcluded" }
  | { readonly kind: "unitExcluded"; readonly unit: UnitName }
  | { readonly kind: "notIncluded" }
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

const ENROLLING: ReadonlySet<Reason["kind"]> = new Set([
  "listed",
  "wholeOrganization",
  "accountIncluded",
  "unitIncluded",
]);

/** The plan of accounts that the operator listed: all are enrolled. */
export function planOfList(accounts: readonly Account[]): Plan {
  return sortedById(
    accounts.map(({ id, name }) => ({ id, name, isEnrolled: true, reason: { kind: "listed" } })),
  );
}

/**
 * The plan of an organization. Exclusion always wins, nested units count, and an account that the
 * selection takes in is left out all the same unless it is active. Each account is judged by itself:
 * no other account has a say in it.
 */
export function planOfOrganization(
  organization: Organization,
  selection: OrganizationSelection,
): Plan {
  return sortedById(
    organization.accounts.map((account): PlannedAccount => {
      const reason = reasonFor(account, selection);
      const { id, name, place } = account;
      return { id, name, place, isEnrolled: ENROLLING.has(reason.kind), reason };
    }),
  );
}

function reasonFor(account: OrganizationAccount, selection: OrganizationSelection): Reason {
  const { include, exclude } = selection;
  if (exclude.accounts.includes(account.id)) return { kind: "accountExcluded" };
  const excludedUnit = innermostUnit(account, exclude);
  if (excludedUnit !== undefined) return { kind: "unitExcluded", unit: excludedUnit };
  const inclusion = include === undefined ? WHOLE_ORGANIZATION : inclusionOf(account, include);
  if (inclusion === undefined) return { kind: "notIncluded" };
  return account.state === "ACTIVE" ? inclusion : { kind: "notActive", state: account.state };
}

const WHOLE_ORGANIZATION: Reason = { kind: "wholeOrganization" };

function inclusionOf(account: OrganizationAccount, include: NamedParts): Reason | undefined {
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
