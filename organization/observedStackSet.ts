import {
  CloudFormationClient,
  DescribeStackSetCommand,
  paginateListStackInstances,
  StackSetNotFoundException,
} from "@aws-sdk/client-cloudformation";

import { isRoleKept } from "../contract/cloudFormationTemplate";
import type { CredentialSource } from "./callerIdentity";
import { clientOptions } from "./clientOptions";
import type { ObservedStackSet } from "./rolloutMove";

/** Which StackSet, and by whom it is asked for. */
export interface StackSetQuestion {
  readonly name: string;
  readonly region: string;
  readonly callAs: "SELF" | "DELEGATED_ADMIN";
  readonly credentials: CredentialSource;
}

/**
 * A StackSet and its instances as AWS has them; undefined if there is none. After an operation that
 * failed the state may say what was asked for, and not what was done.
 *
 * @throws Error as AWS gave it
 */
export async function observeStackSet(
  question: StackSetQuestion,
): Promise<ObservedStackSet | undefined> {
  const { name: StackSetName, region, callAs: CallAs, credentials } = question;
  const client = new CloudFormationClient(clientOptions({ ...credentials, region }));
  try {
    const asked = { StackSetName, CallAs };
    const { StackSet } = await client.send(new DescribeStackSetCommand(asked));
    if (StackSet?.Status !== "ACTIVE") return undefined;
    const statuses = new Map<string, string>();
    for await (const { Summaries = [] } of paginateListStackInstances({ client }, asked)) {
      for (const { Account = "", Status = "" } of Summaries) statuses.set(Account, Status);
    }
    return { keepsRoles: isRoleKept(StackSet.TemplateBody ?? ""), statuses };
  } catch (error) {
    if (error instanceof StackSetNotFoundException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
