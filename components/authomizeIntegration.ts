import type * as pulumi from "@pulumi/pulumi";

import type { CloudTrailLogs } from "../contract/cloudTrailLogs";
import { given } from "../contract/values";
import {
  checkedArguments,
  checkedExternalId,
  type WrittenArguments,
  writtenOut,
} from "./checkedArguments";
import { deployerOf } from "./deployerOf";
import type { IntegrationPlan } from "./planned/integrationPlan";
import { ownTags } from "./planned/ownTags";
import { PlannedIntegration } from "./planned/plannedIntegration";
import { type ArgumentNames, ROLE_ARGUMENTS, type RoleArgs } from "./roleArgs";

/** An account that Authomize is to read. */
export interface AccountArgs {
  /** The account's ID: 12 digits, leading zeros included. */
  readonly id: string;
  /** A name for people; nothing is derived from it. */
  readonly name?: string;
  /** The role in this account that the deployment assumes; default: `accessRoleName` of the integration. */
  readonly accessRoleName?: string;
}

/** What a person writes to give Authomize read-only access to some accounts. */
export interface AuthomizeIntegrationArgs extends RoleArgs {
  /** The External ID that Authomize's dialog shows. Default: one is generated and kept, with a warning. */
  readonly externalId?: pulumi.Input<string>;
  /** The accounts that Authomize is to read; at least one, none twice. */
  readonly accounts: readonly AccountArgs[];
  /** The organization's management account, one of `accounts`; needed only for `identityCenter`. */
  readonly managementAccountId?: string;
  /**
   * Whether the organization uses IAM Identity Center: the role of the management account then has
   * AWSSSOReadOnly and AWSSSODirectoryReadOnly as well. Default: false.
   */
  readonly identityCenter?: boolean;
  /**
   * The role in each account that the deployment assumes; none is assumed in the account that the
   * credentials belong to. Default: `OrganizationAccountAccessRole`.
   */
  readonly accessRoleName?: string;
  /** CloudTrail's logs, for the role of the account that their bucket belongs to; they need a permissions boundary. Default: none. */
  readonly cloudTrailLogs?: CloudTrailLogs;
  /** Regions, for the vendor's dialog alone. Default: all. */
  readonly regions?: readonly string[];
  /** The integration's name, for the vendor's dialog alone. */
  readonly integrationName?: string;
  /** Contact email of the integration's owner, for the vendor's dialog alone. */
  readonly ownerEmail?: string;
}

/** The arguments that there are. */
const ARGUMENTS: ArgumentNames<AuthomizeIntegrationArgs> = {
  externalId: true,
  accounts: true,
  managementAccountId: true,
  identityCenter: true,
  accessRoleName: true,
  ...ROLE_ARGUMENTS,
  cloudTrailLogs: true,
  regions: true,
  integrationName: true,
  ownerEmail: true,
};

/**
 * The role that Authomize assumes, in every one of some accounts, and the values for Authomize's dialog.
 * Each account is worked in with a provider of its own, which assumes the account's access role and,
 * by its session policy, may manage that one role. An account that cannot be reached ends the update;
 * the whole program (`authomize-aws/program`) leaves it out, and names it.
 */
export class AuthomizeIntegration extends PlannedIntegration {
  /** @throws pulumi.RunError when arguments are wrong, with every problem of them */
  constructor(
    name: string,
    args: AuthomizeIntegrationArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(name, integrationPlan(name, args, options), options);
  }
}

function integrationPlan(
  name: string,
  // Only JavaScript lets the arguments be left out, and is told what is missing.
  args: AuthomizeIntegrationArgs = { accounts: [] },
  options: pulumi.ComponentResourceOptions | undefined,
): IntegrationPlan {
  const written: WrittenArguments = {
    type: "AuthomizeIntegration",
    name,
    args,
    known: Object.keys(ARGUMENTS),
    argumentOf: { managementAccount: "managementAccountId" },
  };
  const { externalId } = args;
  const values = checkedArguments(written, {
    ...args,
    managementAccount: args.managementAccountId,
    // Only JavaScript lets it be left out; an empty list is refused.
    accounts: (args as Partial<AuthomizeIntegrationArgs>).accounts ?? [],
    externalId: writtenOut(externalId),
  });
  const { accounts = [], tags } = values;
  return {
    ...values,
    externalId: externalId === undefined ? undefined : checkedExternalId(written, externalId),
    accounts: accounts.map(({ accessRoleName = values.accessRoleName, ...account }) => ({
      ...account,
      accessRoleName,
    })),
    tags: ownTags(tags),
    deployer: deployerOf(options),
    legacyUser: undefined,
    stackSet: undefined,
    written: given({ ...args, externalId: undefined }),
  };
}
