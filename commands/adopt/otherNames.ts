import { accountOfLegacyUser } from "../../config/settings";
import { stackSetName } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import { deployedUsers } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import { refuseRenamedUser } from "../../state/renamedUser";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";

/**
 * Refuses a stack whose new name would make a legacy user or a StackSet anew, before any tag is changed:
 * the ways out begin with the name, or the tags, as they are.
 *
 * @throws OperatorError naming the way out
 */
export function refuseOtherNames({ stack, settings, chosen, states }: CheckedStack): void {
  const resources = resourcesOf(states);
  if (accountOfLegacyUser(settings) !== undefined) {
    refuseRenamedUser(deployedUsers(resources), stack.name);
  }
  if (chosen.rollout !== "stackSet") return;
  const asked = chosen.stackSet.name ?? stackSetName(stack.name);
  const [former] = stackSetsInState(resources);
  if (former === undefined || former.name === asked) return;
  throw new StackSetError(
    `This stack's StackSet is ${former.name}, and the settings ask for ${asked}: CloudFormation renames none, so that it would be deleted with its roles and made anew. Nothing was touched.\n\n` +
      `Keep its name: npx pulumi config set --path "stackSet.name" ${former.name} --stack ${stack.name}. Then run this again.`,
  );
}
