import { OWNER_TAG, namesOf, retagCommand } from "../../contract/ownership";
import { LegacyUserError } from "../../errors";
import type { Update } from "../../organization/update";
import { deployCommand, whose } from "./foreignRoles";

/** A user of the legacy user's name that the stack did not make. */
export function foreignUser(
  arn: string,
  tagged: string | undefined,
  { owner, stack }: Update,
): LegacyUserError {
  return new LegacyUserError(
    [
      "legacyUser: a user of that name exists already, and this stack did not make it. Every trust role would come to trust it, " +
        "and whoever has its access key would get in. Nothing was touched.",
      `  ${arn}\n    ${whose(tagged, owner, false)}`,
      "If nothing needs it: delete it with its access keys and policies, then run this again. Otherwise name another account for this stack's user: " +
        `npx pulumi config set --path legacyUser.account 111122223333 --stack ${stack}.`,
    ].join("\n\n"),
  );
}

/** The very user of the stack's state, by AWS's ID, whose tag names another stack. */
export function retaggedUser(arn: string, tagged: string, update: Update): LegacyUserError {
  const { project, stack } = namesOf(tagged);
  return new LegacyUserError(
    [
      `legacyUser: the user of this stack's state, by the very ID that AWS has, has the tag ${OWNER_TAG} of another stack: ` +
        "this stack's project or name was changed, or that stack has the user now. Nothing was touched.",
      `  ${arn}\n    ${tagged}`,
      `If it was changed, this makes the tag name this stack, on the roles as well, and changes nothing else: ${retagCommand(tagged, update.environment)}, then ${deployCommand(update)}.\n` +
        `If the stack ${stack} of the project ${project} has it now, this stack needs another account for its own: ` +
        `npx pulumi config set --path legacyUser.account 111122223333 --stack ${update.stack}.`,
    ].join("\n\n"),
  );
}
