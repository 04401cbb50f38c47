import * as pulumi from "@pulumi/pulumi";

import type { CloudTrailLogs } from "../contract/cloudTrailLogs";
import { trustRoleSpec } from "../contract/trustRoleSpec";
import {
  checkedArguments,
  checkedExternalId,
  type WrittenArguments,
  writtenOut,
} from "./checkedArguments";
import { accountOfProvider, awsProviderOf } from "./deployerOf";
import { ownTags } from "./planned/ownTags";
import { PlannedTrustRole, type PlannedTrustRoleArgs } from "./planned/plannedTrustRole";
import { runError } from "./planned/runError";
import { type ArgumentNames, ROLE_ARGUMENTS, type RoleArgs } from "./roleArgs";

/** What a person writes to give Authomize read-only access to one account. */
export interface TrustRoleArgs extends RoleArgs {
  /** The account that the provider of the options works in: 12 digits, leading zeros included. */
  readonly accountId: string;
  /** The External ID that Authomize's dialog shows. */
  readonly externalId: pulumi.Input<string>;
  /**
   * Whether this is the management account of an organization that uses IAM Identity Center: the role
   * then has AWSSSOReadOnly and AWSSSODirectoryReadOnly as well. Default: false.
   */
  readonly identityCenter?: boolean;
  /** A permissions boundary: the name of a policy of the account, or a policy ARN. Default: none. */
  readonly permissionsBoundary?: string;
  /** Tags of the role, beside `authomize-aws:stack`, which names its stack. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** CloudTrail's logs, where their bucket belongs to this account; they need a permissions boundary. Default: none. */
  readonly cloudTrailLogs?: CloudTrailLogs;
}

/** The arguments that there are. */
const ARGUMENTS: ArgumentNames<TrustRoleArgs> = {
  accountId: true,
  externalId: true,
  identityCenter: true,
  ...ROLE_ARGUMENTS,
  cloudTrailLogs: true,
};

/**
 * The role that Authomize assumes in one account, with exactly the policies of the vendor's contract.
 * Pass the account's provider in the options; in another account than `accountId` nothing is made.
 */
export class TrustRole extends PlannedTrustRole {
  /** @throws pulumi.RunError when arguments are wrong, with every problem of them */
  constructor(name: string, args: TrustRoleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(name, plannedArgs(name, args, options), options);
  }
}

function plannedArgs(
  name: string,
  args: TrustRoleArgs,
  options: pulumi.ComponentResourceOptions,
): PlannedTrustRoleArgs {
  const written: WrittenArguments = {
    type: "TrustRole",
    name,
    args,
    known: Object.keys(ARGUMENTS),
    argumentOf: { "accounts[0].id": "accountId", accounts: "accountId" },
  };
  // Only JavaScript lets it be left out; an empty one is refused.
  const { externalId = "" } = args as Partial<TrustRoleArgs>;
  const { accountId } = args;
  const values = checkedArguments(written, {
    ...args,
    accounts: [{ id: accountId }],
    externalId: writtenOut(externalId),
    managementAccount: args.identityCenter === true ? accountId : undefined,
  });
  return {
    ...trustRoleSpec(accountId, { ...values, tags: ownTags(values.tags) }),
    externalId: onlyIn(accountId, written, checkedExternalId(written, externalId), options),
  };
}

/**
 * The external ID, once the provider turned out to work in the account: nothing of the role is made
 * before that. Without a provider in the options the default one works wherever its credentials do.
 */
function onlyIn(
  accountId: string,
  { type, name }: WrittenArguments,
  externalId: pulumi.Input<string>,
  options: pulumi.ComponentResourceOptions,
): pulumi.Output<string> {
  const found = accountOfProvider(awsProviderOf(options));
  return pulumi.all([externalId, found]).apply(([value, account]) => {
    if (account === accountId) return value;
    throw runError(
      `${type} ${name}: its AWS provider works in the account ${account}, not in ${accountId}. ` +
        "Nothing was made. Pass a provider of that account in the options, which assumes a role there.",
    );
  });
}
