import type * as pulumi from "@pulumi/pulumi";

import type { Account } from "../../config/settings";
import type { DialogSettings } from "../../contract/handover";
import type { TrustRoleSettings } from "../../contract/trustRoleSpec";
import type { AccessKeyUserArgs, LegacyUser } from "./accessKeyUser";
import type { PlannedStackSetArgs } from "./plannedStackSet";

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
  "keys" | "trustingAccountIds" | "permissionsBoundaryArn" | "exists"
> {
  readonly account: Account;
}

/** The StackSet of an integration. */
export interface IntegrationStackSet extends Omit<
  PlannedStackSetArgs,
  "externalId" | "principalArn" | "accountIds"
> {
  /** The account that has it: the deployer's own. */
  readonly ownerAccountId: string;
}

/**
 * Arguments of an AWS provider. Spelled out, since the types of `@pulumi/aws` take the compiler of
 * whoever imports this package some seconds.
 */
export interface DeployerCredentials {
  readonly region?: pulumi.Input<string | undefined>;
  readonly profile?: pulumi.Input<string | undefined>;
  readonly accessKey?: pulumi.Input<string | undefined>;
  readonly secretKey?: pulumi.Input<string | undefined>;
  readonly token?: pulumi.Input<string | undefined>;
}

/** Who deploys. */
export interface PlannedDeployer {
  /** How its credentials are found: what every provider is told. */
  readonly credentials: DeployerCredentials;
  /** The account that they belong to, in which no role is assumed. */
  readonly callerAccountId: pulumi.Input<string>;
}

/** One environment: its accounts, their roles, and the credentials that deploy them. */
export interface IntegrationPlan extends TrustRoleSettings, DialogSettings {
  /** No ID twice. */
  readonly accounts: readonly IntegrationAccount[];
  /** The External ID of the vendor's dialog; absent: one that is generated once, and kept in the state. */
  readonly externalId?: pulumi.Input<string> | undefined;
  readonly deployer: PlannedDeployer;
  /** An IAM user that the roles trust instead of the vendor's; absent: none. */
  readonly legacyUser?: LegacyUserArgs | undefined;
  /** The legacy user of an earlier run, where it cannot be reached and stays as it is. */
  readonly keptLegacyUser?: LegacyUser | undefined;
  /** The StackSet that makes the roles of the accounts whose `role` is `byStackSet`; absent: none. */
  readonly stackSet?: IntegrationStackSet | undefined;
  /** What a person wrote, where the arguments are all that says what is asked for: kept in the state. */
  readonly written?: pulumi.Inputs | undefined;
}
