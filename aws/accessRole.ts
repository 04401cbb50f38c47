import { AssumeRoleCommand, type Credentials, type STSClient } from "@aws-sdk/client-sts";

import type { Account } from "../config/settings";
import { accessRoleArn } from "../contract/arns";

/**
 * Assumes the access role of an account. Throws as AWS did.
 *
 * @param sessionName - what CloudTrail shows in that account
 * @param policy - what the session may do, whatever the role may: JSON, 2,048 characters at most
 */
export async function assumeAccessRole(
  client: STSClient,
  { id, accessRoleName }: Account,
  sessionName: string,
  policy: string,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: accessRoleArn(id, accessRoleName),
    RoleSessionName: sessionName,
    Policy: policy,
  });
  const { Credentials: credentials } = await client.send(command);
  if (credentials === undefined) throw new Error("STS answered without credentials");
  return credentials;
}

/** What AWS said, in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
