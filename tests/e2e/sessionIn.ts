import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import { sdkConnection } from "../../sandbox/environment";
import type { Environment } from "./environment";

/** The variables of somebody who is signed in to a member account, by the role that AWS makes there. */
export async function sessionIn(
  environment: Environment,
  accountId: string,
): Promise<Readonly<Record<string, string>>> {
  const client = new STSClient(sdkConnection(environment.variables));
  const { Credentials: session } = await client.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "security-engineer",
    }),
  );
  client.destroy();
  return {
    AWS_ACCESS_KEY_ID: session?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: session?.SecretAccessKey ?? "",
    AWS_SESSION_TOKEN: session?.SessionToken ?? "",
  };
}
