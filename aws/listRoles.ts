import { type IAMClient, paginateListRoles } from "@aws-sdk/client-iam";

import type { TrustingRole } from "../contract/verification/otherRoles";
import { documentOf } from "./readRole";

/** The most that IAM lists by one call (IAM API reference, ListRoles). */
const PAGE_SIZE = 1000;

/** Every role of the client's account, by one call for each 1,000. Throws as AWS did. */
export async function listRoles(client: IAMClient): Promise<readonly TrustingRole[]> {
  const roles: TrustingRole[] = [];
  for await (const page of paginateListRoles({ client, pageSize: PAGE_SIZE }, {})) {
    for (const { Arn: arn = "", RoleName: roleName = "", AssumeRolePolicyDocument } of page.Roles ??
      []) {
      roles.push({ arn, roleName, trustPolicy: documentOf(AssumeRolePolicyDocument) });
    }
  }
  return roles;
}
