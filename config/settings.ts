/** One enrolled account. */
export interface Account {
  /** 12 digits, leading zeros included. */
  readonly id: string;
  /** A name for people; nothing is derived from it. */
  readonly name?: string | undefined;
  /** The role in that account which the deployment assumes. */
  readonly accessRoleName: string;
}

/** Everything that an operator can set, checked, with defaults filled in. */
export interface Settings {
  /** In the order in which the operator listed them; at least one; no ID twice. */
  readonly accounts: readonly Account[];
  /** Absent: one is generated and kept in the state. */
  readonly externalId?: string | undefined;
  /** Account ID; one of `accounts`. */
  readonly managementAccount?: string | undefined;
  readonly identityCenter: boolean;
  readonly roleName: string;
  /** Begins and ends with `/`. */
  readonly rolePath: string;
  /** A policy name, resolved in each account, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Only for the vendor's dialog; empty means all. */
  readonly regions: readonly string[];
  /** Only for the vendor's dialog. */
  readonly integrationName?: string | undefined;
  /** Only for the vendor's dialog. */
  readonly ownerEmail?: string | undefined;
}
