import { AssumeRoleCommand, type Credentials, type STSClient } from "@aws-sdk/client-sts";

/** A session of a role that is asked for. */
export interface AskedSession {
  /** The role's ARN. */
  readonly roleArn: string;
  /** What CloudTrail shows in the role's account. */
  readonly sessionName: string;
  /** What the session may do, whatever the role may: JSON, 2,048 characters at most. */
  readonly policy: string;
}

/** Assumes a role for an hour. Throws as AWS did. */
export async function assumeRole(
  client: STSClient,
  { roleArn, sessionName, policy }: AskedSession,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    Policy: policy,
  });
  const { Credentials: credentials } = await client.send(command);
  if (credentials === undefined) throw new Error("STS answered without credentials");
  return credentials;
}

/** A session's credentials, as the clients of the SDK take them. */
export function clientCredentials(session: Credentials) {
  return {
    accessKeyId: session.AccessKeyId ?? "",
    secretAccessKey: session.SecretAccessKey ?? "",
    sessionToken: session.SessionToken ?? "",
  };
}

/** What AWS said, in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
