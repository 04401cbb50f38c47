import { allow, policyDocument, type PolicyDocument } from "../contract/policyDocument";

/** Reading an organization; none of these actions knows a narrower resource that would be of use. */
export const DISCOVERY_ACTIONS: readonly string[] = [
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
  "organizations:ListAccountsForParent",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListParents",
  "organizations:ListRoots",
];

/** Reading the tags of accounts in the management account, which they belong to: 100 accounts a call. */
export const TAGS_IN_MANAGEMENT_ACCOUNT = "tag:GetResources";

/** Reading them as a delegated administrator: a call for each account. */
export const TAGS_OF_ONE_ACCOUNT = "organizations:ListTagsForResource";

/**
 * What the role that reads the organization may do, and each session of it, whatever else the role may.
 *
 * @param readsTags - whether the selection goes by account tags
 */
export function organizationReadingPolicy(readsTags: boolean): PolicyDocument {
  const tags = readsTags ? [TAGS_IN_MANAGEMENT_ACCOUNT, TAGS_OF_ONE_ACCOUNT] : [];
  return policyDocument([allow([...DISCOVERY_ACTIONS, ...tags], ["*"])]);
}
