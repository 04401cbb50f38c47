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
import { clientOptions } from "../aws/clientOptions";
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
  const client = new OrganizationsClient({ ...clientOptions(source), maxAttempts: ATTEMPTS });
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
  const [description, listed, units] = await Promise.all([
    describe(client),
    list(reader, paginateListAccounts({ client }, {}), (page) => page.Accounts),
    readRoot(reader),
  ]);
  // Moved meanwhile, an account is met twice, or not at all.
  const met = new Map(
    units.flatMap((unit) => unit.accounts.map((account) => [account.id, account])),
  );
  const missed = listed.filter(({ Id }) => !met.has(required(Id)));
  const located = await Promise.all(missed.map((account) => locate(reader, account, units)));
  const accounts = [...met.values(), ...located].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  return { ...description, root: required(units[0]).unit, accounts };
}

/** A client, and how many of its calls may be under way. */
interface Reader {
  readonly client: OrganizationsClient;
  readonly limit: LimitFunction;
}

/** A unit, the units in it, and the accounts in it but not below it. */
interface ReadUnit {
  readonly unit: OrganizationalUnit;
  readonly place: readonly UnitName[];
  readonly accounts: readonly OrganizationAccount[];
}

async function describe(client: OrganizationsClient) {
  const { Organization: described } = await client.send(new DescribeOrganizationCommand({}));
  return {
    id: required(described?.Id),
    managementAccountId: required(described?.MasterAccountId),
  };
}

async function readRoot(reader: Reader): Promise<readonly ReadUnit[]> {
  const pages = paginateListRoots({ client: reader.client }, {});
  const [root] = await list(reader, pages, (page) => page.Roots);
  return readUnits(reader, root, []);
}

/** A unit and then all units below it. */
async function readUnits(
  reader: Reader,
  unit: Pick<Root, "Id" | "Name"> | undefined,
  above: readonly UnitName[],
): Promise<readonly ReadUnit[]> {
  const { client } = reader;
  const name = { id: required(unit?.Id), name: printable(unit?.Name) };
  const place = [...above, name];
  const parent = { ParentId: name.id };
  const [children, accounts] = await Promise.all([
    list(
      reader,
      paginateListOrganizationalUnitsForParent({ client }, parent),
      (page) => page.OrganizationalUnits,
    ),
    list(reader, paginateListAccountsForParent({ client }, parent), (page) => page.Accounts),
  ]);
  const below = await Promise.all(children.map((child) => readUnits(reader, child, place)));
  const organizationalUnits = below.flatMap(([child]) => child?.unit ?? []);
  return [
    {
      unit: { ...name, organizationalUnits },
      place,
      accounts: accounts.map((account) => accountAt(place, account)),
    },
    ...below.flat(),
  ];
}

/** Where an account is that is in none of the units as they were read. */
async function locate(
  { client, limit }: Reader,
  account: Account,
  units: readonly ReadUnit[],
): Promise<OrganizationAccount> {
  const command = new ListParentsCommand({ ChildId: required(account.Id) });
  const { Parents: parents } = await limit(() => client.send(command));
  const parent = units.find(({ unit }) => unit.id === parents?.[0]?.Id);
  if (parent === undefined) throw organizationChanged();
  return accountAt(parent.place, account);
}

async function list<Page, Entry>(
  { limit }: Reader,
  pages: AsyncIterable<Page>,
  entriesOf: (page: Page) => readonly Entry[] | undefined,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  await limit(async () => {
    for await (const page of pages) entries.push(...(entriesOf(page) ?? []));
  });
  return entries;
}

/** `State` takes the place of `Status`, which AWS retires on 9 September 2026. */
function accountAt(place: readonly UnitName[], account: Account): OrganizationAccount {
  return {
    id: required(account.Id),
    name: printable(account.Name),
    email: account.Email,
    state: required<AccountState>(account.State ?? account.Status),
    place,
  };
}

/** Names are for people, in messages and on terminals: no character of them may steer one. */
function printable(name = ""): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("AWS Organizations answered without a required field");
  return value;
}
