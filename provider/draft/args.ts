import type * as pulumi from "@pulumi/pulumi";

/** An account that Authomize is to read. */
export interface AccountArgs {
  /** 12 digits, leading zeros included. */
  readonly id: string;
  /** A name for people; nothing is derived from it. */
  readonly name?: string;
  /** The role in that account which the deployment assumes. */
  readonly accessRoleName?: string;
}

/** Where CloudTrail's log objects are. */
export interface CloudTrailLogsArgs {
  /** The account whose role reads them, 12 digits: the one that the bucket belongs to. */
  readonly account: string;
  /** The bucket's name. */
  readonly bucket: string;
  /** The prefix that the trail was given, without slashes at either end; absent: none. */
  readonly prefix?: string;
  /** The key with which the objects are encrypted; absent: with S3's own. */
  readonly kmsKeyArn?: string;
}

/** What every trust role has. */
export interface RoleArgs {
  /**
   * The trust role's name.
   *
   * @default "AuthomizeCrossAccountTrustRole"
   */
  readonly roleName?: string;
  /**
   * The trust role's path, beginning and ending with `/`.
   *
   * @default "/"
   */
  readonly rolePath?: string;
  /** A policy name, resolved in each account, or a policy ARN. */
  readonly permissionsBoundary?: string;
  /**
   * Seconds, 3600 to 43200.
   *
   * @default 3600
   */
  readonly maxSessionDuration?: number;
  /** Tags of the role. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Args. */
export interface IntegrationArgs extends RoleArgs {
  /** The External ID of the vendor's dialog; absent: one that is generated once, and kept in the state. */
  readonly externalId?: pulumi.Input<string> | undefined;
  /** The accounts to enrol. */
  readonly accounts: readonly AccountArgs[];
  /** The organization's management account, one of the accounts. */
  readonly managementAccountId?: string;
  /** Whether the organization uses IAM Identity Center. */
  readonly identityCenter?: boolean;
  /** The role in each account that the deployment assumes. */
  readonly accessRoleName?: string;
  /** CloudTrail logs that one account's role may read. */
  readonly cloudTrailLogs?: CloudTrailLogsArgs;
  /** Regions for the dialog; empty means all. */
  readonly regions?: readonly string[];
  /** Name of the integration, for the dialog. */
  readonly integrationName?: string;
  /** Contact email of the integration's owner, for the dialog. */
  readonly ownerEmail?: string;
}

/** Args. */
export interface TrustRoleArgs extends RoleArgs {
  /** The account that the role is in, 12 digits. */
  readonly accountId: string;
  /** The external ID that the trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /** Identity center. */
  readonly identityCenter?: boolean;
  /** CloudTrail logs that the role may read. */
  readonly cloudTrailLogs?: CloudTrailLogsArgs;
}

/** Args. */
export interface StackSetTrustRolesArgs extends RoleArgs {
  /** The external ID that the trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /** Units. */
  readonly organizationalUnitIds: readonly string[];
  /** Accounts. */
  readonly accountIds?: readonly string[];
  /** Call as. */
  readonly callAs?: "SELF" | "DELEGATED_ADMIN";
}
