import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient, type Credentials } from "@aws-sdk/client-sts";

import type { Account } from "../config/settings";
import { accessRoleArn } from "../contract/arns";
import { assumeRole, clientCredentials } from "./accessRole";
import type { CredentialSource } from "./callerIdentity";
import { clientOptions, withClient } from "./clientOptions";

/** Whose credentials assume the access roles, and under which name. */
export interface Deployer {
  readonly credentials: CredentialSource;
  /** The account that the credentials belong to, 12 digits; there they are used as they are. */
  readonly callerAccountId: string;
  /** What CloudTrail shows in each account. */
  readonly sessionName: string;
}

/** Sessions in any account of the organization, until it is closed. */
export class AccountSessions {
  private readonly sts: STSClient;
  /** By account and session policy: what a run looks at first, it reads back in the same session. */
  private readonly sessions = new Map<string, Promise<Credentials>>();

  constructor(private readonly deployer: Deployer) {
    this.sts = new STSClient(clientOptions(deployer.credentials));
  }

  /**
   * A client of IAM in an account, to be destroyed after use. In the caller's own account no role is
   * assumed, and the session policy has no effect. Throws as AWS did.
   */
  async iam(account: Account, policy: string): Promise<IAMClient> {
    const { credentials, callerAccountId } = this.deployer;
    if (account.id === callerAccountId) return new IAMClient(clientOptions(credentials));
    const session = await this.session(account, policy);
    return new IAMClient({
      ...clientOptions({ region: credentials.region }),
      credentials: clientCredentials(session),
    });
  }

  /** A session that has not expired is used again; one that could not be opened is tried anew. */
  private async session(account: Account, policy: string): Promise<Credentials> {
    const key = JSON.stringify([account.id, account.accessRoleName, policy]);
    const open = await this.sessions.get(key)?.catch(() => undefined);
    if (open !== undefined && !isExpiring(open)) return open;
    const { sessionName } = this.deployer;
    const roleArn = accessRoleArn(account.id, account.accessRoleName);
    const opened = assumeRole(this.sts, { roleArn, sessionName, policy });
    this.sessions.set(key, opened);
    return opened;
  }

  /** Closes the connections. */
  close(): void {
    this.sts.destroy();
  }
}

/** Milliseconds that are enough for a few calls. */
const MINUTE = 60_000;

function isExpiring({ Expiration: expiration }: Credentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < MINUTE;
}

/** Does some work that assumes access roles, and closes its connections in the end. */
export async function withSessions<Result>(
  deployer: Deployer,
  work: (sessions: AccountSessions) => Promise<Result>,
): Promise<Result> {
  const sessions = new AccountSessions(deployer);
  return work(sessions).finally(() => {
    sessions.close();
  });
}

/** Does some work in one account, under a session policy (JSON) where a role is assumed. */
export async function withIam<Result>(
  sessions: AccountSessions,
  account: Account,
  policy: string,
  work: (client: IAMClient) => Promise<Result>,
): Promise<Result> {
  return withClient(await sessions.iam(account, policy), work);
}
