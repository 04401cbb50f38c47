import {
  accountOfLegacyUser,
  type EnrolledSettings,
  type OrganizationSelection,
  selectedTagKeys,
} from "../../config/settings";
import { legacyUserArn, legacyUserBoundaryArn } from "../../contract/legacyUser";
import { stackSetName } from "../../contract/stackSet";
import type { Deployment } from "../../deployer/deployerPolicy";
import { type PulumiStack, settingsOf } from "./pulumiStack";

/**
 * What a stack deploys, and has deployed, as far as anybody's permissions depend on it.
 *
 * @param deployerAccountId - the account of whoever deploys, 12 digits
 */
export function deploymentOf(
  stack: PulumiStack,
  enrolled: EnrolledSettings,
  deployerAccountId: string,
): Deployment {
  const { rollout, stackSet, accountChoice } = settingsOf(stack);
  const user = accountOfLegacyUser(enrolled);
  // A move away from a StackSet still has to work on it.
  const stackSetInUse =
    rollout === "stackSet"
      ? (stackSet.name ?? stackSetName(stack.name))
      : stack.outputs?.stackSet?.name;
  return {
    ...enrolled,
    deployerAccountId,
    stackSetName: stackSetInUse,
    accessKeyUser: user && {
      arn: legacyUserArn(user.id, stack.name),
      accessRoleName: user.accessRoleName,
      boundaryArn: legacyUserBoundaryArn(enrolled),
    },
    ...(accountChoice.from === "organization"
      ? discovery(accountChoice.selection)
      : { discovers: false }),
    deployed: stack.outputs,
  };
}

function discovery(selection: OrganizationSelection) {
  const readsTags = selectedTagKeys(selection).length > 0;
  return { discovers: true, readsTags, readRoleArn: selection.readRoleArn };
}
