import { OrganizationsClient, paginateListTagsForResource } from "@aws-sdk/client-organizations";
import pLimit from "p-limit";

import { DEFAULT_REGION, withClient } from "../aws/clientOptions";
import type { OrganizationReader } from "../aws/organizationReader";
import type { Organization, OrganizationAccount } from "./organization";

/** Account ID → the tags of the keys that were asked for. */
type AccountTags = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Keys, or accounts, read at once. */
const CONCURRENCY = 6;
const ATTEMPTS = 10;
/** The most that AWS takes (Resource Groups Tagging API reference, GetResources, `ResourcesPerPage`). */
const ACCOUNTS_A_PAGE = 100;

/**
 * The organization with the accounts' tags of some keys. Accounts are resources of the management account,
 * in us-east-1: there, one call of the Resource Groups Tagging API tells the tags of 100 accounts that have
 * the key. To a delegated administrator it tells nothing, who asks Organizations for each account.
 * Throws as AWS did.
 */
export async function withAccountTags(
  organization: Organization,
  reader: OrganizationReader,
  keys: readonly string[],
): Promise<Organization> {
  const isManagement = (await reader.accountId()) === organization.managementAccountId;
  const read = isManagement ? tagsByKey : tagsByAccount;
  const tags = await read(reader, keys, organization.accounts);
  const accounts = organization.accounts.map((account) => ({
    ...account,
    tags: tags.get(account.id),
  }));
  return { ...organization, accounts };
}

async function tagsByKey(
  { options }: OrganizationReader,
  keys: readonly string[],
): Promise<AccountTags> {
  // Loading the client takes time that those who select by no tag need not spend.
  const { paginateGetResources, ResourceGroupsTaggingAPIClient } =
    await import("@aws-sdk/client-resource-groups-tagging-api");
  const connection = { ...options, region: DEFAULT_REGION, maxAttempts: ATTEMPTS };
  const found = new Map<string, Map<string, string>>();
  const readKey = async (
    client: InstanceType<typeof ResourceGroupsTaggingAPIClient>,
    key: string,
  ) => {
    // Filters of several keys would have to match all at once.
    const filter = { ResourceTypeFilters: ["organizations:account"], TagFilters: [{ Key: key }] };
    for await (const page of paginateGetResources({ client, pageSize: ACCOUNTS_A_PAGE }, filter)) {
      for (const { ResourceARN: arn = "", Tags: tags } of page.ResourceTagMappingList ?? []) {
        const value = tags?.find(({ Key }) => Key === key)?.Value;
        const accountId = arn.split("/").at(-1) ?? "";
        if (value === undefined) continue;
        found.set(accountId, (found.get(accountId) ?? new Map<string, string>()).set(key, value));
      }
    }
  };
  await withClient(new ResourceGroupsTaggingAPIClient(connection), (client) =>
    pLimit(CONCURRENCY).map(keys, (key) => readKey(client, key)),
  );
  return found;
}

async function tagsByAccount(
  { options }: OrganizationReader,
  keys: readonly string[],
  accounts: readonly OrganizationAccount[],
): Promise<AccountTags> {
  const readAccount = async (client: OrganizationsClient, { id }: OrganizationAccount) => {
    const tags = new Map<string, string>();
    for await (const page of paginateListTagsForResource({ client }, { ResourceId: id })) {
      for (const { Key: key = "", Value: value = "" } of page.Tags ?? []) {
        if (keys.includes(key)) tags.set(key, value);
      }
    }
    return [id, tags] as const;
  };
  const client = new OrganizationsClient({ ...options, maxAttempts: ATTEMPTS });
  const found = await withClient(client, () =>
    pLimit(CONCURRENCY).map(accounts, (account) => readAccount(client, account)),
  );
  return new Map(found);
}
