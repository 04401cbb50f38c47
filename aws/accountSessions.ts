import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient, type Credentials } from "@aws-sdk/client-sts";

import type { Account } from "../config/settings";
import { type AccessRoleSession, assumeAccessRole } from "./accessRole";
import type { CredentialSource } from "./callerIdentity";
import { clientOptions } from "./clientOptions";

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
   * A client of IAM in an account. Destroy it after use.
   *
   * @param policy - the session policy: JSON, 2,048 characters at most; of no effect in the account
   *   that the credentials belong to, where no role is assumed
   * @throws Error as AWS gave it when the access role cannot be assumed
   */
  async iam(account: Account, policy: string): Promise<IAMClient> {
    const { credentials, callerAccountId, sessionName } = this.deployer;
    if (account.id === callerAccountId) return new IAMClient(clientOptions(credentials));
    const { id: accountId, accessRoleName } = account;
    const session = { accountId, accessRoleName, sessionName, policy };
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = await this.session(session);
    return new IAMClient({
      ...clientOptions({ region: credentials.region }),
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken ?? "",
      },
    });
  }

  /** A session that has not expired is used again; one that could not be opened is tried anew. */
  private async session(session: AccessRoleSession): Promise<Credentials> {
    const key = JSON.stringify([session.accountId, session.accessRoleName, session.policy]);
    const open = await this.sessions.get(key)?.catch(() => undefined);
    if (open !== undefined && !isExpiring(open)) return open;
    const opened = assumeAccessRole(this.sts, session);
    this.sessions.set(key, opened);
    return opened;
  }

  /** Closes the connections. */
  close(): void {
    this.sts.destroy();
  }
}

/** Time enough for a few calls. */
const MINUTE = 60_000;

function isExpiring({ Expiration: expiration }: Credentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < MINUTE;
}
