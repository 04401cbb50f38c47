import {
  GetLoginProfileCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAccessKeys,
  paginateListAttachedUserPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
} from "@aws-sdk/client-iam";

import { OWNER_TAG } from "../contract/ownership";
import type { DescribedUser, ObservedAccessKey } from "../contract/verification/verifyUser";
import { documentOf, ifExists, tagsOf } from "./readRole";

/** An IAM user as AWS has it. */
export interface ObservedUser {
  readonly arn: string;
  /** AWS's unique ID, `AIDA…`. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Which stack made it, as its tag says; absent: it has none. */
  readonly owner?: string | undefined;
  /** The ARN of its permissions boundary; absent: it has none. */
  readonly permissionsBoundary?: string | undefined;
}

/**
 * Reads an IAM user of the client's account; undefined: there is none of that name. Throws as AWS did.
 */
export async function observeUser(
  client: IAMClient,
  userName: string,
): Promise<ObservedUser | undefined> {
  const found = await ifExists(client.send(new GetUserCommand({ UserName: userName })));
  if (found === undefined) return undefined;
  const { Arn: arn = "", UserId: id = "", PermissionsBoundary, ...tagged } = found.User ?? {};
  const tags = tagsOf(tagged);
  const permissionsBoundary = PermissionsBoundary?.PermissionsBoundaryArn;
  return { arn, id, tags, owner: tags[OWNER_TAG], permissionsBoundary };
}

/** Reads all by which somebody may act as a user; undefined: there is none. Throws as AWS did. */
export async function observeWholeUser(
  client: IAMClient,
  userName: string,
): Promise<(ObservedUser & DescribedUser) | undefined> {
  const user = await observeUser(client, userName);
  if (user === undefined) return undefined;
  const named = { UserName: userName };
  const parts = await ifExists(
    Promise.all([
      inlinePolicies(client, userName),
      collected(paginateListAttachedUserPolicies({ client }, named), (page) =>
        page.AttachedPolicies?.map(({ PolicyArn = "" }) => PolicyArn),
      ),
      collected(paginateListGroupsForUser({ client }, named), (page) =>
        page.Groups?.map(({ GroupName = "" }) => GroupName),
      ),
      accessKeys(client, userName),
      ifExists(client.send(new GetLoginProfileCommand(named))),
    ]),
  );
  if (parts === undefined) return undefined;
  const [inline, managedPolicyArns, groups, keys, password] = parts;
  return {
    ...user,
    inlinePolicies: inline,
    managedPolicyArns,
    groups,
    accessKeys: keys,
    hasPassword: password !== undefined,
  };
}

async function inlinePolicies(
  client: IAMClient,
  UserName: string,
): Promise<DescribedUser["inlinePolicies"]> {
  const pages = paginateListUserPolicies({ client }, { UserName });
  const names = await collected(pages, (page) => page.PolicyNames);
  const documents = names.map(async (PolicyName) => {
    const found = await client.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    return [PolicyName, documentOf(found.PolicyDocument)] as const;
  });
  return Object.fromEntries(await Promise.all(documents));
}

function accessKeys(client: IAMClient, UserName: string): Promise<readonly ObservedAccessKey[]> {
  return collected(paginateListAccessKeys({ client }, { UserName }), (page) =>
    page.AccessKeyMetadata?.map(({ AccessKeyId: id = "", Status, CreateDate }) => ({
      id,
      isActive: Status === "Active",
      created: CreateDate ?? new Date(0),
    })),
  );
}

async function collected<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
