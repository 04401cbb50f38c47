import { GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import pLimit from "p-limit";

import type { ManagedRole } from "../contract/roleManagement";
import { readingSessionPolicy } from "../contract/sessionPolicy";
import { assumeAccessRole } from "./accessRole";
import type { AccessibleAccount } from "./accountAccess";
import type { CredentialSource } from "./callerIdentity";

/** Where roles are looked for. */
export interface RoleSearch {
  readonly credentials: CredentialSource;
  /** The account that the credentials belong to, 12 digits; it needs no access role. */
  readonly callerAccountId: string;
  readonly sessionName: string;
  /** The role that is looked for in an account. */
  readonly role: (accountId: string) => ManagedRole;
}

const CONCURRENCY = 20;
const ATTEMPTS = 8;

/**
 * The accounts in which a role of the trust role's name exists, whoever made it.
 *
 * @throws Error as AWS gave it, when an account cannot be reached or read
 */
export async function accountsWithRole<Account extends AccessibleAccount>(
  accounts: readonly Account[],
  search: RoleSearch,
): Promise<readonly Account[]> {
  const { region, profile } = search.credentials;
  const connection = {
    region,
    retryMode: "adaptive",
    maxAttempts: ATTEMPTS,
    ...(profile === undefined ? {} : { profile }),
  };
  const sts = new STSClient(connection);
  const exist = await pLimit(CONCURRENCY).map(accounts, async (account) => {
    const iam = new IAMClient({ ...connection, ...(await sessionIn(account, sts, search)) });
    try {
      return await roleExists(iam, search.role(account.id).roleName);
    } finally {
      iam.destroy();
    }
  });
  sts.destroy();
  return accounts.filter((_, index) => exist[index]);
}

async function sessionIn(account: AccessibleAccount, sts: STSClient, search: RoleSearch) {
  if (account.id === search.callerAccountId) return {};
  const session = await assumeAccessRole(sts, {
    accountId: account.id,
    accessRoleName: account.accessRoleName,
    sessionName: search.sessionName,
    policy: readingSessionPolicy(search.role(account.id)),
  });
  return {
    credentials: {
      accessKeyId: session.AccessKeyId ?? "",
      secretAccessKey: session.SecretAccessKey ?? "",
      ...(session.SessionToken === undefined ? {} : { sessionToken: session.SessionToken }),
    },
  };
}

async function roleExists(iam: IAMClient, roleName: string): Promise<boolean> {
  try {
    await iam.send(new GetRoleCommand({ RoleName: roleName }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}
