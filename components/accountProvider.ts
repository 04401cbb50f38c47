import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";

import { roleArn } from "../contract/arns";
import type { ManagedRole } from "../contract/roleManagement";
import { sessionName } from "../contract/sessionName";
import { sessionPolicy } from "../contract/sessionPolicy";

/** What it takes to reach one account, to manage one role there. */
export interface AccountProviderArgs {
  /** The role to manage, and the account to work in. */
  readonly role: ManagedRole;
  /** The role in that account which is assumed. */
  readonly accessRoleName: string;
  /** The account that the credentials belong to, 12 digits; there they are used as they are. */
  readonly callerAccountId: string;
  readonly region: pulumi.Input<string>;
  /** A profile of the AWS configuration files, when the stack names one. */
  readonly profile?: string | undefined;
  /** What the session may do instead of managing the role: a session policy as JSON. */
  readonly sessionPolicy?: string | undefined;
  /** The stack's name; CloudTrail shows it as part of the session's name. */
  readonly stack: string;
}

/**
 * A provider for one role in one account: it assumes the access role there under a session policy
 * that allows to manage that role and nothing else, or uses the credentials directly where they
 * already belong to the account (the management account has no access role, and without AssumeRole
 * there is no session policy). In both cases it refuses to work in any other account.
 */
export function accountProvider(
  name: string,
  args: AccountProviderArgs,
  options: pulumi.ResourceOptions,
): Provider {
  const { accountId } = args.role;
  const accessRole = { roleName: args.accessRoleName, rolePath: "/" };
  const isCallerAccount = accountId === args.callerAccountId;
  return new Provider(
    name,
    {
      region: args.region,
      allowedAccountIds: [accountId],
      ...(args.profile === undefined ? {} : { profile: args.profile }),
      ...(isCallerAccount
        ? {}
        : {
            assumeRoles: [
              {
                roleArn: roleArn(accountId, accessRole),
                sessionName: sessionName(args.stack),
                policy: args.sessionPolicy ?? sessionPolicy(args.role),
              },
            ],
          }),
    },
    options,
  );
}
