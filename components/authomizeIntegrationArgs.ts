import type * as pulumi from "@pulumi/pulumi";

import type { Deployer } from "../aws/accountSessions";
import type { Account } from "../config/settings";
import type { DialogSettings } from "../contract/handover";
import type { TrustRoleSettings } from "../contract/trustRoleSpec";
import type { LegacyUser } from "./accessKeyUser";
import type { StackSetTrustRolesArgs } from "./stackSetTrustRoles";

/**
 * What one run does about an account's role: it is made and kept as it is asked for (`direct`), taken
 * over as it is (`imported`), left alone because it is somebody else's (`leftAlone`), left to the
 * StackSet (`byStackSet`), or nothing is done (`untouched`).
 */
export type RoleTask = "direct" | "imported" | "leftAlone" | "byStackSet" | "untouched";

/** An account that Authomize is to read. */
export interface IntegrationAccount extends Account {
  /** @default "direct" */
  readonly role?: RoleTask;
  /**
   * The logical name of its role, where the stack's state has it under another than the usual one.
   *
   * @default from the account's ID and the role's name
   */
  readonly resourceName?: string;
}

/** The vendor's legacy way in: an IAM user of the operator's own, whom the roles trust. */
export interface LegacyUserArgs {
  /** The account that the user is in, and the role by which it is reached. */
  readonly account: Account;
  /** A name for each access key; the last one is handed over. */
  readonly keys: readonly string[];
  /** The accounts whose roles the user may assume, 12 digits each. */
  readonly trustingAccountIds: readonly string[];
  /** Whether the user and its key were made in an earlier run, so that roles may trust it at once. */
  readonly exists: boolean;
}

/** One environment: its accounts, their roles, and the credentials that deploy them. */
export interface AuthomizeIntegrationArgs extends TrustRoleSettings, DialogSettings {
  /** No ID twice. */
  readonly accounts: readonly IntegrationAccount[];
  /**
   * The External ID of the vendor's dialog.
   *
   * @default one that is generated once, and kept in the state
   */
  readonly externalId?: pulumi.Input<string> | undefined;
  readonly deployer: Pick<Deployer, "credentials" | "callerAccountId">;
  /**
   * An IAM user that the roles trust instead of the vendor's.
   *
   * @default none
   */
  readonly legacyUser?: LegacyUserArgs | undefined;
  /** The legacy user of an earlier run, where it cannot be reached and stays as it is. */
  readonly keptLegacyUser?: LegacyUser | undefined;
  /**
   * The StackSet that makes the roles of the accounts whose `role` is `byStackSet`.
   *
   * @default none
   */
  readonly stackSet?:
    Omit<StackSetTrustRolesArgs, "externalId" | "principalArn" | "accountIds"> | undefined;
}
