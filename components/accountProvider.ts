import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";

import { roleArn } from "../contract/arns";
import { sessionName } from "../contract/sessionName";

/** What it takes to reach one account. */
export interface AccountProviderArgs {
  /** The account to work in, 12 digits. */
  readonly accountId: string;
  /** The role in that account which is assumed. */
  readonly accessRoleName: string;
  /** The account that the credentials belong to, 12 digits; there they are used as they are. */
  readonly callerAccountId: string;
  readonly region: pulumi.Input<string>;
  /** A profile of the AWS configuration files, when the stack names one. */
  readonly profile?: string | undefined;
  /** The stack's name; CloudTrail shows it as part of the session's name. */
  readonly stack: string;
}

/**
 * A provider for one account: it assumes the access role there, or uses the credentials directly
 * where they already belong to the account (the management account has no access role). In both
 * cases it refuses to work in any other account.
 */
export function accountProvider(
  name: string,
  args: AccountProviderArgs,
  options: pulumi.ResourceOptions,
): Provider {
  const accessRole = { roleName: args.accessRoleName, rolePath: "/" };
  const isCallerAccount = args.accountId === args.callerAccountId;
  return new Provider(
    name,
    {
      region: args.region,
      allowedAccountIds: [args.accountId],
      ...(args.profile === undefined ? {} : { profile: args.profile }),
      ...(isCallerAccount
        ? {}
        : {
            assumeRoles: [
              {
                roleArn: roleArn(args.accountId, accessRole),
                sessionName: sessionName(args.stack),
              },
            ],
          }),
    },
    options,
  );
}
