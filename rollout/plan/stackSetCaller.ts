import type { StackSetSettings } from "../../config/settings";
import { StackSetError } from "../../errors";

/** Whose credentials deploy which stack, in whose organization. */
export interface StackSetCaller {
  readonly callerAccountId: string;
  readonly managementAccountId: string | undefined;
  readonly stack: string;
}

/**
 * Lets a StackSet be deployed only from the account that `callAs` says: AWS refuses any other, but
 * does not say which setting is wrong (CloudFormation API reference, CreateStackSet, CallAs).
 *
 * @throws StackSetError saying which value the account needs
 */
export function refuseOtherCaller(
  { callAs }: Pick<StackSetSettings, "callAs">,
  { callerAccountId, managementAccountId, stack }: StackSetCaller,
): void {
  const needed = callerAccountId === managementAccountId ? "SELF" : "DELEGATED_ADMIN";
  if (callAs === needed) return;
  const set = `npx pulumi config set --path stackSet.callAs ${needed} --stack ${stack}`;
  throw new StackSetError(
    needed === "SELF"
      ? `stackSet.callAs is ${callAs}, but the AWS credentials belong to the management account, ${callerAccountId}, itself. Nothing was touched. To go on: ${set}`
      : `The AWS credentials belong to the account ${callerAccountId}, which is not the management account, and stackSet.callAs is ${callAs}. Nothing was touched. ` +
          `Use credentials of the management account; or, if that account is the delegated administrator for CloudFormation StackSets: ${set}`,
  );
}
