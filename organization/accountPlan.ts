import type { Account, NamedParts, OrganizationSelection } from "../config/settings";
import type { AccountState, Organization, OrganizationAccount, UnitName } from "./organization";

/** The one reason why an account is enrolled, or is not. */
export type Reason =
  | { readonly kind: "listed" | "wholeOrganization" | "accountIncluded" }
  | { readonly kind: "accountExcluded" | "notIncluded" }
  | { readonly kind: "unitIncluded" | "unitExcluded"; readonly unit: UnitName }
  | { readonly kind: "tagIncluded" | "tagExcluded"; readonly tag: Tag }
  | { readonly kind: "notActive"; readonly state: Exclude<AccountState, "ACTIVE"> };

/** A tag of an account, which decides about it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

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
  "tagIncluded",
];

const EXCLUDED_BY_ITSELF: readonly Reason["kind"][] = ["accountExcluded", "tagExcluded"];

/** Whether the account was excluded alone, and not with the unit that it is in. */
export function isExcludedByItself({ reason }: PlannedAccount): boolean {
  return EXCLUDED_BY_ITSELF.includes(reason.kind);
}

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
  const excludedTag = namedTag(account, exclude);
  if (excludedTag !== undefined) return { kind: "tagExcluded", tag: excludedTag };
  const inclusion = inclusionOf(account, include);
  if (inclusion === undefined) return { kind: "notIncluded" };
  return account.state === "ACTIVE" ? inclusion : { kind: "notActive", state: account.state };
}

function inclusionOf(account: OrganizationAccount, include?: NamedParts): Reason | undefined {
  if (include === undefined) return { kind: "wholeOrganization" };
  if (include.accounts.includes(account.id)) return { kind: "accountIncluded" };
  const unit = innermostUnit(account, include);
  if (unit !== undefined) return { kind: "unitIncluded", unit };
  const tag = namedTag(account, include);
  return tag === undefined ? undefined : { kind: "tagIncluded", tag };
}

/** The innermost of the named units that the account is in. */
function innermostUnit({ place }: OrganizationAccount, named: NamedParts): UnitName | undefined {
  return place.findLast(({ id }) => named.organizationalUnits.includes(id));
}

/** The first of the named tags, by their keys, that the account has. */
function namedTag({ tags }: OrganizationAccount, named: NamedParts): Tag | undefined {
  const found = Object.entries(named.tags).flatMap(([key, values]) => {
    const value = tags?.get(key);
    return value !== undefined && values.includes(value) ? [{ key, value }] : [];
  });
  return found.toSorted((one, other) => (one.key < other.key ? -1 : 1))[0];
}

function sortedById(accounts: readonly PlannedAccount[]): Plan {
  return accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const REASONS: Readonly<Record<Reason["kind"], string>> = {
  listed: "listed in the setting accounts",
  wholeOrganization: "the whole organization is included",
  accountIncluded: "the account is included",
  unitIncluded: "in the included unit",
  tagIncluded: "has the included tag",
  accountExcluded: "the account is excluded",
  unitExcluded: "in the excluded unit",
  tagExcluded: "has the excluded tag",
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
  if ("tag" in reason) return `${text} ${tagInWords(reason.tag)}`;
  return "state" in reason ? `${text} ${STATES[reason.state] ?? reason.state}` : text;
}

/** A tag as an operator reads it, such as `environment=production`. */
export function tagInWords({ key, value }: Tag): string {
  return `${key}=${value}`;
}
