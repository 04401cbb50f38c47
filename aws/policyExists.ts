import { GetPolicyCommand, type IAMClient } from "@aws-sdk/client-iam";

import { ifExists } from "./ifExists";

/**
 * Whether a managed policy exists.
 *
 * @param client - of the account that the policy is in, or of any account for AWS's own policies
 * @throws Error as AWS gave it
 */
export async function policyExists(client: IAMClient, arn: string): Promise<boolean> {
  const found = await ifExists(client.send(new GetPolicyCommand({ PolicyArn: arn })));
  return found !== undefined;
}
