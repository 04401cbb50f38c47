import fc from "fast-check";

import type { NamedParts, OrganizationSelection } from "../../../config/settings";
import {
  type AccountState,
  type Organization,
  type OrganizationAccount,
  type OrganizationalUnit,
  type UnitName,
  unitsWithin,
} from "../../../organization/organization";
import { accountIds } from "../arbitraries";

/** An organization, and what an operator chooses from it. */
export interface Chosen {
  readonly organization: Organization;
  readonly selection: OrganizationSelection;
}

/** Few of each, so that accounts and selections often have the same; case counts. */
const tagKeys = fc.constantFrom("environment", "Environment", "team");
const tagValues = fc.constantFrom("production", "Production", "");

const STATES: readonly AccountState[] = [
  "PENDING_ACTIVATION",
  "PENDING_CLOSURE",
  "SUSPENDED",
  "CLOSED",
];

/** Organizations of up to 12 units, nested anyhow, and up to 20 accounts, with selections of them. */
export function chosenOrganizations(): fc.Arbitrary<Chosen> {
  return organizations().chain((organization) => {
    const units = unitsWithin(organization.root).map(({ id }) => id);
    const accounts = organization.accounts.map(({ id }) => id);
    const parts = fc.record({
      organizationalUnits: fc.uniqueArray(fc.constantFrom(...units), { maxLength: 3 }),
      accounts: fc.uniqueArray(fc.constantFrom(...accounts), { maxLength: 4 }),
      tags: fc.dictionary(tagKeys, fc.uniqueArray(tagValues, { minLength: 1 }), { maxKeys: 2 }),
    });
    const selection = fc.record({ include: fc.option(parts, { nil: undefined }), exclude: parts });
    return selection.map((chosen) => ({ organization, selection: chosen }));
  });
}

/** One more account, anywhere in a unit tree. */
export function accountsIn(root: OrganizationalUnit): fc.Arbitrary<OrganizationAccount> {
  return fc.record({
    id: accountIds(),
    name: fc.string({ maxLength: 12 }),
    state: fc.oneof(
      { weight: 3, arbitrary: fc.constant<AccountState>("ACTIVE") },
      fc.constantFrom(...STATES),
    ),
    place: fc.constantFrom(...placesIn(root, [])),
    tags: fc.option(
      fc.dictionary(tagKeys, tagValues).map((tags) => new Map(Object.entries(tags))),
      { nil: undefined },
    ),
  });
}

/** The same parts, in another order. */
export function shuffled(parts: NamedParts): fc.Arbitrary<NamedParts> {
  const { organizationalUnits, accounts, tags } = parts;
  const ofKeys = Object.entries(tags).map(([key, values]) =>
    anyOrder(values).map((reordered) => [key, reordered] as const),
  );
  return fc.record({
    organizationalUnits: anyOrder(organizationalUnits),
    accounts: anyOrder(accounts),
    tags: fc
      .tuple(...ofKeys)
      .chain(anyOrder)
      .map((entries) => Object.fromEntries(entries)),
  });
}

/** The same values, in another order. */
export function anyOrder<Value>(values: readonly Value[]): fc.Arbitrary<readonly Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length });
}

function organizations(): fc.Arbitrary<Organization> {
  return unitTrees().chain((root) =>
    fc
      .uniqueArray(accountsIn(root), { minLength: 1, maxLength: 20, selector: ({ id }) => id })
      .map((accounts) => ({
        id: "o-a1b2c3d4e5",
        managementAccountId: accounts[0]?.id ?? "",
        root,
        accounts,
      })),
  );
}

/** Each unit hangs below any of those before it, the first of which is the root. */
function unitTrees(): fc.Arbitrary<OrganizationalUnit> {
  const above = Array.from({ length: 11 }, (_, index) => fc.nat({ max: index }));
  return fc.tuple(fc.nat({ max: above.length }), fc.tuple(...above)).map(([count, parents]) => {
    const nestedIn = (parent: number): OrganizationalUnit[] =>
      parents.slice(0, count).flatMap((above, index) => {
        return above === parent ? [unit(index + 1)] : [];
      });
    const unit = (index: number): OrganizationalUnit => ({
      id: index === 0 ? "r-ab12" : `ou-ab12-${String(index).padStart(8, "0")}`,
      name: index === 0 ? "Root" : `unit ${index}`,
      organizationalUnits: nestedIn(index),
    });
    return unit(0);
  });
}

function placesIn(
  { id, name, organizationalUnits }: OrganizationalUnit,
  above: readonly UnitName[],
): readonly (readonly UnitName[])[] {
  const place = [...above, { id, name }];
  return [place, ...organizationalUnits.flatMap((unit) => placesIn(unit, place))];
}
