import type * as pulumi from "@pulumi/pulumi";

import type { Deployer } from "../aws/accountSessions";
import type { Account } from "../config/settings";
import type { DialogSettings } from "../contract/handover";
import type { TrustRoleSettings } from "../contract/trustRoleSpec";
import type { AccessKeyUserArgs, LegacyUser } from "./accessKeyUser";
import type { StackSetTrustRolesArgs } from "./stackSetTrustRoles";

/** An account that Authomize is to read. */
export interface IntegrationAccount extends Account {
  /**
   * What this run does about the account's role: makes and keeps it (`direct`, the default), imports it
   * as it is (`imported`), leaves it alone as somebody else's (`leftAlone`), leaves it to the StackSet
   * (`byStackSet`), or does nothing (`untouched`).
   */
  readonly role?: "direct" | "imported" | "leftAlone" | "byStackSet" | "untouched" | undefined;
  /** The logical name of its role; absent: from the account's ID and the role's name. */
  readonly resourceName?: string;
}

/** The legacy user to be made. */
export interface LegacyUserArgs extends Pick<
  AccessKeyUserArgs,
  "keys" | "trustingAccountIds" | "exists"
> {
  readonly account: Account;
}

/** One environment: its accounts, their roles, and the credentials that deploy them. */
export interface AuthomizeIntegrationArgs extends TrustRoleSettings, DialogSettings {
  /** No ID twice. */
  readonly accounts: readonly IntegrationAccount[];
  /** The External ID of the vendor's dialog; absent: one that is generated once, and kept in the state. */
  readonly externalId?: pulumi.Input<string> | undefined;
  readonly deployer: Pick<Deployer, "credentials" | "callerAccountId">;
  /** An IAM user that the roles trust instead of the vendor's; absent: none. */
  readonly legacyUser?: LegacyUserArgs | undefined;
  /** The legacy user of an earlier run, where it cannot be reached and stays as it is. */
  readonly keptLegacyUser?: LegacyUser | undefined;
  /** The StackSet that makes the roles of the accounts whose `role` is `byStackSet`; absent: none. */
  readonly stackSet?:
    Omit<StackSetTrustRolesArgs, "externalId" | "principalArn" | "accountIds"> | undefined;
}
