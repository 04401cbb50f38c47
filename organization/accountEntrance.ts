import type { IAMClient } from "@aws-sdk/client-iam";
import type { STSClient } from "@aws-sdk/client-sts";

import { assumeAccessRole } from "./accessRole";
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
    return iamClient(credentials, await assumeAccessRole(this.sts, session));
  }

  /** Closes the connections. */
  close(): void {
    this.sts.destroy();
  }
}
