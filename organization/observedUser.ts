import { GetUserCommand, NoSuchEntityException, type IAMClient } from "@aws-sdk/client-iam";

import { OWNER_TAG } from "../contract/ownership";

/** An IAM user as AWS has it. */
export interface ObservedUser {
  readonly arn: string;
  /** Which stack made it, as its tag says; absent: it has none. */
  readonly owner?: string | undefined;
}

/**
 * Reads an IAM user.
 *
 * @param client - of the account that the user is in
 * @returns undefined when there is none of that name
 * @throws Error as AWS gave it
 */
export async function observeUser(
  client: IAMClient,
  userName: string,
): Promise<ObservedUser | undefined> {
  try {
    const { User: user } = await client.send(new GetUserCommand({ UserName: userName }));
    const owner = user?.Tags?.find(({ Key }) => Key === OWNER_TAG)?.Value;
    return { arn: user?.Arn ?? "", owner };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}
