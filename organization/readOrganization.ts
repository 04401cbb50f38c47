import {
  type Account,
  DescribeOrganizationCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
  type Root,
} from "@aws-sdk/client-organizations";

import type { CredentialSource } from "../aws/callerIdentity";
import type {
  AccountState,
  Organization,
  OrganizationAccount,
  OrganizationalUnit,
  UnitName,
} from "./organization";
import { organizationChanged, organizationProblem } from "./organizationProblem";

import pLimit, { type LimitFunction } from "p-limit";

/** Lists read at once. The whole organization shares AWS's limits, so the client also slows down by itself. */
const CONCURRENCY = 6;
const ATTEMPTS = 10;

/**
 * Reads the organization that the credentials belong to. It takes one call for each 20 accounts, twice
 * over, and two for each organizational unit; no call for each account.
 *
 * @throws OrganizationError when there is none, or when the credentials may not read it
 * @throws CredentialsError when there are no credentials, or AWS cannot be reached
 */
export async function readOrganization(source: CredentialSource): Promise<Organization> {
  const client = new OrganizationsClient({
    region: source.region,
    retryMode: "adaptive",
    maxAttempts: ATTEMPTS,
    ...(source.profile === undefined ? {} : { profile: source.profile }),
  });
  try {
    return await organizationOf(client);
  } catch (error) {
    throw organizationProblem(error);
  } finally {
    client.destroy();
  }
}

/**
 * Reads the organization of a client's credentials. An account that is moved while the units are read
 * could be missed there; so the flat list says which accounts there are, and the units only where.
 *
 * @throws Error as AWS gave it, and OrganizationError when the organization is changed meanwhile
 */
export async function organizationOf(client: OrganizationsClient): Promise<Organization> {
  const reader = { client, limit: pLimit(CONCURRENCY) };
  const [description, listed, tree] = await Promise.all([
    describe(client),
    listAccounts(reader),
    root(reader).then((unit) => walk(reader, unit, [])),
  ]);
  // Moved meanwhile, an account is met twice, or not at all.
  const met = new Map(tree.accounts.map((account) => [account.id, account]));
  const missed = listed.filter(({ Id }) => !met.has(required(Id)));
  const located = await Promise.all(missed.map((account) => locate(reader, account, tree)));
  const accounts = [...met.values(), ...located].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  return { ...description, root: tree.unit, accounts };
}

/** A client, and how many of its calls may be under way. */
interface Reader {
  readonly client: OrganizationsClient;
  readonly limit: LimitFunction;
}

/** A unit as it was read: the units in it, and the accounts in it and below it. */
interface ReadUnit {
  readonly unit: OrganizationalUnit;
  readonly place: readonly UnitName[];
  readonly below: readonly ReadUnit[];
  readonly accounts: readonly OrganizationAccount[];
}

async function describe(client: OrganizationsClient) {
  const { Organization: described } = await client.send(new DescribeOrganizationCommand({}));
  return {
    id: required(described?.Id),
    managementAccountId: required(described?.MasterAccountId),
  };
}

async function listAccounts({ client, limit }: Reader): Promise<readonly Account[]> {
  return limit(() => entries(paginateListAccounts({ client }, {}), (page) => page.Accounts));
}

async function root({ client, limit }: Reader): Promise<UnitName> {
  const roots = await limit(() => entries(paginateListRoots({ client }, {}), (page) => page.Roots));
  return unitName(roots[0]);
}

async function walk(
  reader: Reader,
  { id, name }: UnitName,
  above: readonly UnitName[],
): Promise<ReadUnit> {
  const { client, limit } = reader;
  const place = [...above, { id, name }];
  const parent = { ParentId: id };
  const [units, accounts] = await Promise.all([
    limit(() =>
      entries(
        paginateListOrganizationalUnitsForParent({ client }, parent),
        (page) => page.OrganizationalUnits,
      ),
    ),
    limit(() =>
      entries(paginateListAccountsForParent({ client }, parent), (page) => page.Accounts),
    ),
  ]);
  const below = await Promise.all(units.map((unit) => walk(reader, unitName(unit), place)));
  return {
    unit: { id, name, organizationalUnits: below.map(({ unit }) => unit) },
    place,
    below,
    accounts: [
      ...accounts.map((account) => accountAt(place, account)),
      ...below.flatMap((unit) => unit.accounts),
    ],
  };
}

/** Where an account is that the walk did not meet. */
async function locate(
  { client, limit }: Reader,
  account: Account,
  tree: ReadUnit,
): Promise<OrganizationAccount> {
  const question = new ListParentsCommand({ ChildId: required(account.Id) });
  const { Parents: parents } = await limit(() => client.send(question));
  const parent = unitsRead(tree).find(({ unit }) => unit.id === parents?.[0]?.Id);
  if (parent === undefined) throw organizationChanged();
  return accountAt(parent.place, account);
}

function unitsRead(tree: ReadUnit): readonly ReadUnit[] {
  return [tree, ...tree.below.flatMap(unitsRead)];
}

async function entries<Page, Entry>(
  pages: AsyncIterable<Page>,
  entriesOf: (page: Page) => readonly Entry[] | undefined,
): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for await (const page of pages) all.push(...(entriesOf(page) ?? []));
  return all;
}

function unitName(unit: Pick<Root, "Id" | "Name"> | undefined): UnitName {
  return { id: required(unit?.Id), name: printable(unit?.Name ?? "") };
}

/** `State` takes the place of `Status`, which AWS retires on 9 September 2026. */
function accountAt(place: readonly UnitName[], account: Account): OrganizationAccount {
  return {
    id: required(account.Id),
    name: printable(account.Name ?? ""),
    email: account.Email,
    state: required<AccountState>(account.State ?? account.Status),
    place,
  };
}

/** Names are for people, in messages and on terminals: no character of them may steer one. */
function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("AWS Organizations answered without a required field");
  return value;
}
