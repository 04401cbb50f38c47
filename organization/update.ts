import type { Deployer } from "../aws/accountSessions";
import type { EnrolledSettings, Settings } from "../config/settings";
import type { StackPart } from "../config/stackSettings";
import type { StackOutputs } from "../contract/stackOutputs";
import type { DeployedResource } from "../state/deployedRoles";
import type { Enrolment } from "./enrolment";

/** One run of the program for one stack: what is asked for, by whom, and what the last run left. */
export interface Update {
  /** The stack's name. */
  readonly stack: string;
  /** The stack that the operator knows: this one, or the one that this is a shard of. */
  readonly environment: string;
  readonly part: StackPart;
  /** Over how many shards the environment is spread; 0: it is one stack. */
  readonly shards: number;
  /** The value of the tag that says whose roles, users and StackSets are. */
  readonly owner: string;
  /** The settings as the operator wrote them. */
  readonly chosen: Settings;
  /** The settings with the accounts that this stack is to deploy. */
  readonly settings: EnrolledSettings;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
  readonly enrolment: Enrolment;
  readonly deployer: Deployer;
  /** What the last update exported. */
  readonly last: Partial<StackOutputs>;
  /** The resources that the stack's state has; undefined where it cannot be known yet. */
  readonly resources: readonly DeployedResource[] | undefined;
}

/** The enrolled accounts whose role a StackSet could make: it makes none in the management account. */
export function memberAccounts({ settings, enrolment }: Update): readonly string[] {
  return settings.accounts.map(({ id }) => id).filter((id) => id !== enrolment.managementAccount);
}
