import { STSClient } from "@aws-sdk/client-sts";
import pLimit from "p-limit";

import { assumeAccessRole } from "./accessRole";
import type { CredentialSource } from "./callerIdentity";

/** A member account, and the role in it through which it is reached. */
export interface AccessibleAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly accessRoleName: string;
}

/** An account that cannot be worked in at the moment, and why. */
export interface UnreachableAccount {
  readonly account: AccessibleAccount;
  /** What AWS said. */
  readonly reason: string;
}

/** How access is tried out. */
export interface AccessCheck {
  readonly credentials: CredentialSource;
  /** The account that the credentials belong to, 12 digits; it needs no access role. */
  readonly callerAccountId: string;
  /** The session name that CloudTrail shows in each account. */
  readonly sessionName: string;
  /** The session policy for an account: the one that the deployment itself will use there. */
  readonly sessionPolicy: (accountId: string) => string;
}

/** Roles assumed at once: STS answers in some 50 ms, and its limit is hundreds of calls a second. */
const CONCURRENCY = 40;
const ATTEMPTS = 8;

/**
 * Assumes the access role of every account and throws the credentials away, to learn which accounts
 * can be worked in. The engine gives up on all accounts when one provider cannot sign in, whatever
 * `--continue-on-error` says (pulumi/pulumi#16133); so the program has to know before.
 *
 * @returns the accounts that cannot be reached, in the order given; never throws for one of them
 */
export async function unreachableAccounts(
  accounts: readonly AccessibleAccount[],
  check: AccessCheck,
): Promise<readonly UnreachableAccount[]> {
  const { region, profile } = check.credentials;
  const client = new STSClient({
    region,
    retryMode: "adaptive",
    maxAttempts: ATTEMPTS,
    ...(profile === undefined ? {} : { profile }),
  });
  const limit = pLimit(CONCURRENCY);
  const others = accounts.filter(({ id }) => id !== check.callerAccountId);
  try {
    const tried = await limit.map(others, (account) => tryAccess(client, account, check));
    return tried.flatMap((result) => (result === undefined ? [] : [result]));
  } finally {
    client.destroy();
  }
}

async function tryAccess(
  client: STSClient,
  account: AccessibleAccount,
  check: AccessCheck,
): Promise<UnreachableAccount | undefined> {
  const { id, accessRoleName } = account;
  const { sessionName, sessionPolicy } = check;
  try {
    const policy = sessionPolicy(id);
    await assumeAccessRole(client, { accountId: id, accessRoleName, sessionName, policy });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { account, reason };
  }
}

/** What an operator is told of the accounts that cannot be reached: which, why, and what to do. */
export function describeUnreachable(unreachable: readonly UnreachableAccount[]): string {
  const heading =
    unreachable.length === 1
      ? "1 account cannot be reached. It is left as it is; all others are deployed."
      : `${unreachable.length} accounts cannot be reached. They are left as they are; all others are deployed.`;
  const lines = unreachable.map(({ account, reason }) => {
    const name = account.name === undefined ? "" : ` (${account.name})`;
    return `  ${account.id}${name}, by its role ${account.accessRoleName}\n    ${reason}`;
  });
  return [
    heading,
    ...lines,
    "Check that the role exists there and trusts the account that you deploy from; another name is set by " +
      "authomize-aws:accessRoleName, or by accessRoleName of the account. Then run this again: it completes them and " +
      "touches nothing else. An account that is closed: remove it from authomize-aws:accounts, or exclude it by authomize-aws:organization.",
  ].join("\n\n");
}
