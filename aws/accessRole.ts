import { AssumeRoleCommand, type Credentials, type STSClient } from "@aws-sdk/client-sts";

import { roleArn } from "../contract/arns";

/** How the access role of one account is assumed. */
export interface AccessRoleSession {
  /** 12 digits. */
  readonly accountId: string;
  /** The role in that account which is assumed; it has no path. */
  readonly accessRoleName: string;
  /** What CloudTrail shows in that account. */
  readonly sessionName: string;
  /** What the session may do, whatever the role may: JSON, 2,048 characters at most. */
  readonly policy: string;
}

/**
 * Assumes the access role of an account under a session policy.
 *
 * @throws Error as AWS gave it
 */
export async function assumeAccessRole(
  client: STSClient,
  session: AccessRoleSession,
): Promise<Credentials> {
  const accessRole = { roleName: session.accessRoleName, rolePath: "/" };
  const { Credentials: credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn(session.accountId, accessRole),
      RoleSessionName: session.sessionName,
      Policy: session.policy,
    }),
  );
  if (credentials === undefined) throw new Error("STS answered without credentials");
  return credentials;
}

/** What AWS said, in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
