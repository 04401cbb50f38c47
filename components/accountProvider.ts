import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";

import type { Deployer } from "../aws/accountSessions";
import type { Account } from "../config/settings";
import { roleArn } from "../contract/arns";
import { sessionName } from "../deployer/sessionName";

/** What it takes to work in one account. */
export interface AccountProviderArgs {
  readonly account: Account;
  readonly deployer: Pick<Deployer, "credentials" | "callerAccountId">;
  /** All that the session may do: a session policy as JSON. */
  readonly sessionPolicy: string;
  /** The stack's name; CloudTrail shows it as part of the session's name. */
  readonly stack: string;
}

/**
 * A provider for one account: it assumes the access role there under a session policy, or uses the
 * credentials directly where they already belong to the account (the management account has no access
 * role, and without AssumeRole there is no session policy). In both cases it refuses to work in any
 * other account.
 */
export function accountProvider(
  name: string,
  { account, deployer, sessionPolicy: policy, stack }: AccountProviderArgs,
  options: pulumi.ResourceOptions,
): Provider {
  const { credentials, callerAccountId } = deployer;
  const accessRole = roleArn(account.id, { roleName: account.accessRoleName, rolePath: "/" });
  const session = { roleArn: accessRole, sessionName: sessionName(stack), policy };
  return new Provider(
    name,
    {
      region: credentials.region,
      allowedAccountIds: [account.id],
      ...(credentials.profile === undefined ? {} : { profile: credentials.profile }),
      ...(account.id === callerAccountId ? {} : { assumeRoles: [session] }),
    },
    options,
  );
}
