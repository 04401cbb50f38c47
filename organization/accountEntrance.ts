import type { IAMClient } from "@aws-sdk/client-iam";
import type { Credentials, STSClient } from "@aws-sdk/client-sts";

import { assumeAccessRole, type AccessRoleSession } from "./accessRole";
import type { AccessibleAccount } from "./accountAccess";
import { iamClient } from "./iamClient";
import { stsClient } from "./stsClient";
import type { CredentialSource } from "./callerIdentity";

/** Who goes into accounts, and under which name. */
export interface Entrant {
  readonly credentials: CredentialSource;
  /** The account that the credentials belong to, 12 digits; there they are used as they are. */
  readonly callerAccountId: string;
  /** What CloudTrail shows in each account. */
  readonly sessionName: string;
}

/** The way into any account of the organization, for as long as it is not closed. */
export class AccountEntrance {
  private readonly sts: STSClient;
  /** By account and session policy: what a run looks at first, it reads back in the same session. */
  private readonly sessions = new Map<string, Promise<Credentials>>();

  constructor(private readonly entrant: Entrant) {
    this.sts = stsClient(entrant.credentials);
  }

  /**
   * A client of IAM in an account. Destroy it after use.
   *
   * @param policy - the session policy: JSON, 2,048 characters at most; of no effect in the account
   *   that the credentials belong to, where no role is assumed
   * @throws Error as AWS gave it when the access role cannot be assumed
   */
  async iam(account: AccessibleAccount, policy: string): Promise<IAMClient> {
    const { credentials, callerAccountId, sessionName } = this.entrant;
    if (account.id === callerAccountId) return iamClient(credentials);
    const { id: accountId, accessRoleName } = account;
    const session = { accountId, accessRoleName, sessionName, policy };
    return iamClient(credentials, await this.session(session));
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
