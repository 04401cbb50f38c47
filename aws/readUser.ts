import { GetUserCommand, type IAMClient } from "@aws-sdk/client-iam";

import { OWNER_TAG } from "../contract/ownership";
import { ifExists, tagsOf } from "./readRole";

/** An IAM user as AWS has it. */
export interface ObservedUser {
  readonly arn: string;
  /** AWS's unique ID, `AIDA…`. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Which stack made it, as its tag says; absent: it has none. */
  readonly owner?: string | undefined;
}

/**
 * Reads an IAM user of the client's account; undefined: there is none of that name. Throws as AWS did.
 */
export async function observeUser(
  client: IAMClient,
  userName: string,
): Promise<ObservedUser | undefined> {
  const found = await ifExists(client.send(new GetUserCommand({ UserName: userName })));
  if (found === undefined) return undefined;
  const { Arn: arn = "", UserId: id = "", ...tagged } = found.User ?? {};
  const tags = tagsOf(tagged);
  return { arn, id, tags, owner: tags[OWNER_TAG] };
}
