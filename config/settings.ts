import type { CloudTrailLogs } from "../contract/cloudTrailLogs";

/** One enrolled account. */
export interface Account {
  /** 12 digits, leading zeros included. */
  readonly id: string;
  /** A name for people; nothing is derived from it. */
  readonly name?: string | undefined;
  /** The role in that account which the deployment assumes. */
  readonly accessRoleName: string;
}

/** Parts of the organization that an operator names. */
export interface NamedParts {
  /** IDs of organizational units, or of the root; what is nested in them counts as well. */
  readonly organizationalUnits: readonly string[];
  /** Account IDs. */
  readonly accounts: readonly string[];
}

/** What of the organization is to be enrolled. */
export interface OrganizationSelection {
  /** Absent: all of it. */
  readonly include?: NamedParts | undefined;
  /** Wins over `include`. */
  readonly exclude: NamedParts;
}

/** Which accounts to enrol: those that the operator lists, or a selection of the organization. */
export type AccountChoice =
  | {
      readonly from: "list";
      /** In the order in which the operator listed them; at least one; no ID twice. */
      readonly accounts: readonly Account[];
    }
  | { readonly from: "organization"; readonly selection: OrganizationSelection };

/** How the roles are made: one by one, or by CloudFormation in all member accounts. */
export type RolloutSetting = "accounts" | "stackSet";

/** How a StackSet rolls the roles out. Source: CloudFormation API, StackSetOperationPreferences. */
export interface StackSetSettings {
  /** Absent: named after the stack. */
  readonly name?: string | undefined;
  /** Where the StackSet and its stacks are kept; absent: where the deployment works. */
  readonly region?: string | undefined;
  /** Whether AWS makes the role in new accounts of the units by itself. */
  readonly autoDeployment: boolean;
  /** Whether an account that leaves the units keeps its role. */
  readonly retainOnLeaving: boolean;
  /** Whether the deployment works as the management account, or as a delegated administrator. */
  readonly callAs: "SELF" | "DELEGATED_ADMIN";
  readonly concurrencyMode: "SOFT_FAILURE_TOLERANCE" | "STRICT_FAILURE_TOLERANCE";
  /** In how many accounts an operation may fail: by number, or of a hundred. One of the two. */
  readonly failureToleranceCount?: number | undefined;
  readonly failureTolerancePercentage?: number | undefined;
  /** In how many accounts it works at once: by number, or of a hundred. One of the two. */
  readonly maxConcurrentCount?: number | undefined;
  readonly maxConcurrentPercentage?: number | undefined;
}

/** The vendor's legacy way in: an IAM user of the operator's own. */
export interface LegacyUserSettings {
  /** The account that the user is in; absent: the management account. */
  readonly account?: string | undefined;
  /** A name for each access key that is to exist; one, or two while keys are exchanged. */
  readonly keys: readonly string[];
}

/** What an operator can set of the roles and of the vendor's dialog. */
interface RoleAndDialogSettings {
  /** The stack that has these settings, for the commands that messages show; absent where none has. */
  readonly stack?: string | undefined;
  /** Absent: one is generated and kept in the state. */
  readonly externalId?: string | undefined;
  readonly identityCenter: boolean;
  readonly roleName: string;
  /** Begins and ends with `/`. */
  readonly rolePath: string;
  /** A policy name, resolved in each account, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly rollout: RolloutSetting;
  readonly stackSet: StackSetSettings;
  /** Absent: the roles trust the vendor's own user. */
  readonly legacyUser?: LegacyUserSettings | undefined;
  /** Absent: no role reads CloudTrail's logs. */
  readonly cloudTrailLogs?: CloudTrailLogs | undefined;
  /** Only for the vendor's dialog; empty means all. */
  readonly regions: readonly string[];
  /** Only for the vendor's dialog. */
  readonly integrationName?: string | undefined;
  /** Only for the vendor's dialog. */
  readonly ownerEmail?: string | undefined;
  /** Over how many stacks the accounts are spread; 0: one stack has them all. */
  readonly shards: number;
  /** Deploy even where the processes of all accounts need more memory than is free. */
  readonly ignoreMemory: boolean;
}

/** Everything that an operator can set, checked, with defaults filled in. */
export interface Settings extends RoleAndDialogSettings {
  readonly accountChoice: AccountChoice;
  /** Account ID. With a list, one of its accounts; with an organization, usually left to AWS. */
  readonly managementAccount?: string | undefined;
  /** The role that the deployment assumes in an account that does not say its own. */
  readonly accessRoleName: string;
  /** From how many accounts one update may remove the role; absent: by the number deployed last. */
  readonly maxRemovals?: number | undefined;
}

/** The settings once the accounts are known, whether they were listed or found: what is deployed. */
export interface EnrolledSettings extends RoleAndDialogSettings {
  /** At least one; no ID twice. */
  readonly accounts: readonly Account[];
  /** Account ID; one of `accounts` when Identity Center is used. */
  readonly managementAccount?: string | undefined;
  /** The role that the deployment assumes in an account that does not say its own. */
  readonly accessRoleName: string;
}
