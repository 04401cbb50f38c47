import { NoSuchEntityException } from "@aws-sdk/client-iam";

/**
 * What IAM answers; undefined where it says that there is no such thing.
 *
 * @throws Error as AWS gave it
 */
export async function ifExists<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}
