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
import pLimit, { type LimitFunction } from "p-limit";

import { type CredentialSource, credentialsProblem } from "../aws/callerIdentity";
import { withClient } from "../aws/clientOptions";
import { type OrganizationReading, organizationReader } from "../aws/organizationReader";
import { DISCOVERY_ACTIONS } from "../deployer/organizationReading";
import { CredentialsError, OrganizationError } from "../errors";
import type {
  AccountState,
  Organization,
  OrganizationAccount,
  OrganizationalUnit,
  UnitName,
} from "./organization";
import { printable } from "./printable";
import { withAccountTags } from "./readAccountTags";

/** Lists read at once; all of an organization share AWS's limits. */
const CONCURRENCY = 6;
const ATTEMPTS = 10;

/**
 * Reads the credentials' organization, by two calls for each 20 accounts and for each unit, and the tags
 * that are asked for.
 *
 * @throws OrganizationError when there is none, or when it may not be read, by the reading role if that is set
 * @throws CredentialsError when there are no credentials, or AWS cannot be reached
 */
export async function readOrganization(
  source: CredentialSource,
  reading: OrganizationReading = { tagKeys: [] },
): Promise<Organization> {
  const { tagKeys, readRole } = reading;
  try {
    const reader = await organizationReader(source, reading);
    const client = new OrganizationsClient({ ...reader.options, maxAttempts: ATTEMPTS });
    const organization = await withClient(client, organizationOf);
    return tagKeys.length === 0
      ? organization
      : await withAccountTags(organization, reader, tagKeys);
  } catch (error) {
    throw organizationProblem(error, readRole?.arn);
  }
}

/**
 * The same by a client. An account that moves meanwhile could be missed in the units, so the flat list
 * says which there are, and the units only where.
 */
export async function organizationOf(client: OrganizationsClient): Promise<Organization> {
  const reader = { client, limit: pLimit(CONCURRENCY) };
  const [description, listed, units] = await Promise.all([
    describe(client),
    list(reader, paginateListAccounts({ client }, {}), (page) => page.Accounts),
    list(reader, paginateListRoots({ client }, {}), (page) => page.Roots).then(([root]) =>
      readUnits(reader, root, []),
    ),
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

interface Reader {
  readonly client: OrganizationsClient;
  readonly limit: LimitFunction;
}

/** Its accounts are in it, but not below it. */
interface ReadUnit {
  readonly unit: OrganizationalUnit;
  readonly place: readonly UnitName[];
  readonly accounts: readonly OrganizationAccount[];
}

async function describe(client: OrganizationsClient) {
  const { Organization: described } = await client.send(new DescribeOrganizationCommand({}));
  const { Id: id, MasterAccountId: managementAccountId } = described ?? {};
  return { id: required(id), managementAccountId: required(managementAccountId) };
}

async function readUnits(
  reader: Reader,
  unit: Pick<Root, "Id" | "Name"> | undefined,
  above: readonly UnitName[],
): Promise<readonly ReadUnit[]> {
  const { client } = reader;
  const name = { id: required(unit?.Id), name: printable(unit?.Name) };
  const place = [...above, name];
  const parent = { ParentId: name.id };
  const units = paginateListOrganizationalUnitsForParent({ client }, parent);
  const [children, accounts] = await Promise.all([
    list(reader, units, (page) => page.OrganizationalUnits),
    list(reader, paginateListAccountsForParent({ client }, parent), (page) => page.Accounts),
  ]);
  const below = await Promise.all(children.map((child) => readUnits(reader, child, place)));
  const itself = {
    unit: { ...name, organizationalUnits: below.flatMap(([child]) => child?.unit ?? []) },
    place,
    accounts: accounts.map((account) => accountAt(place, account)),
  };
  return [itself, ...below.flat()];
}

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

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("AWS Organizations answered without a required field");
  return value;
}

const LIST_WORKS_WITHOUT =
  "Without it, list the accounts yourself: the setting accounts instead of organization.";

/** An error of reading the organization as an operator can mend it; by a role, if its ARN is given. */
export function organizationProblem(
  error: unknown,
  readRoleArn?: string,
): OrganizationError | CredentialsError {
  if (error instanceof OrganizationError || error instanceof CredentialsError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name.startsWith("AccessDenied")) return notPermitted(message, readRoleArn);
  switch (name) {
    case "AWSOrganizationsNotInUseException":
      return new OrganizationError(
        "organization is set, but the account of the AWS credentials is not a member of an organization. " +
          `Use credentials of the organization's management account. ${LIST_WORKS_WITHOUT}`,
      );
    case "ParentNotFoundException":
    case "ChildNotFoundException":
    case "TargetNotFoundException":
      return organizationChanged();
    default:
      return credentialsProblem(error);
  }
}

function organizationChanged(): OrganizationError {
  return new OrganizationError(
    "The organization was changed while it was read, so what was read does not fit together. Run this again.",
  );
}

function notPermitted(message: string, readRoleArn: string | undefined): OrganizationError {
  const denied = /(?:organizations|tag):\w+/.exec(message)?.[0];
  const what = denied === undefined ? "" : `: ${denied} is denied`;
  const who =
    readRoleArn === undefined ? "these credentials" : `organization.readRoleArn, ${readRoleArn},`;
  const actions = new Set([...DISCOVERY_ACTIONS, ...(denied === undefined ? [] : [denied])]);
  return new OrganizationError(
    `AWS does not let ${who} read the organization${what} (${message}). ` +
      `Reading needs ${[...actions].join(", ")}, and credentials of the management account or of a delegated administrator. ` +
      LIST_WORKS_WITHOUT,
  );
}
