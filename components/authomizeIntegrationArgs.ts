import type * as pulumi from "@pulumi/pulumi";

import type { EnrolledSettings } from "../config/settings";
import type { StackInstance } from "../contract/stackSet";
import type { DeployedRole } from "../organization/deployedRoles";
import type { LegacyUser } from "./accessKeyUser";
import type { AccountProvidersArgs } from "./accountProviders";
import type { IntegrationRollout } from "./integrationRollout";

/** One environment: the settings, and the credentials that deploy it. */
export interface AuthomizeIntegrationArgs extends AccountProvidersArgs {
  /** Names no account only where the stack is a shard that has none. */
  readonly settings: EnrolledSettings;
  /** The external ID, when another stack made it; absent: that of the settings, or a generated one. */
  readonly externalId?: pulumi.Output<string> | undefined;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
  /** Accounts to leave as they are, because they cannot be worked in at the moment. */
  readonly unreachableAccountIds: readonly string[];
  /**
   * Accounts to leave as they are, because somebody else's role has the name there.
   *
   * @default none
   */
  readonly leftAloneAccountIds?: readonly string[];
  /**
   * The roles that the stack's state has, which keep their logical names.
   *
   * @default none: a new stack
   */
  readonly deployedRoles?: readonly DeployedRole[];
  /**
   * AWS's unique IDs of the roles as the last run left them: account ID → `AROA…`.
   *
   * @default none
   */
  readonly lastRoleIds?: Readonly<Record<string, string>>;
  /**
   * The value of the tag that says whose the roles and the user are.
   *
   * @default no such tag
   */
  readonly owner?: string;
  /**
   * Whether the stack made the legacy user and its key in an earlier run, so that roles may trust it.
   *
   * @default false
   */
  readonly legacyUserExists?: boolean;
  /** The legacy user of the last update, where it cannot be reached and stays as it is. */
  readonly keptLegacyUser?: LegacyUser | undefined;
  /** Absent: each role is made by itself. */
  readonly rollout?: IntegrationRollout | undefined;
  /** Reads the StackSet's instances, where there is one. */
  readonly readInstances?: (() => Promise<readonly StackInstance[]>) | undefined;
}
