import { GetPolicyCommand, NoSuchEntityException, type IAMClient } from "@aws-sdk/client-iam";

/**
 * Whether a managed policy exists.
 *
 * @param client - of the account that the policy is in, or of any account for AWS's own policies
 * @throws Error as AWS gave it
 */
export async function policyExists(client: IAMClient, arn: string): Promise<boolean> {
  try {
    await client.send(new GetPolicyCommand({ PolicyArn: arn }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}
