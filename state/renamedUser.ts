import { accountOfArn } from "../contract/arns";
import { legacyUserName } from "../contract/legacyUser";
import { LegacyUserError } from "../errors";
import type { DeployedUser } from "./deployedRoles";

/** A legacy user that is called after the name that its stack had, in words. */
export interface RenamedUser {
  readonly arn: string;
  readonly problem: string;
  /** The two ways out, a sentence or two each. */
  readonly fixes: readonly [keep: string, another: string];
}

/**
 * The legacy user of a stack that has the name of another stack: the user is called after the stack, which
 * got another name since. The AWS plugin would rename it where the session permits that, which it does in
 * the deployer's own account alone, and make its access keys anew: the key that Authomize has would be
 * none of the state's any more, and stay open, as it is deleted by the name that is gone.
 *
 * @param users - those that the stack's state has
 */
export function renamedUser(
  users: readonly DeployedUser[],
  stack: string,
): RenamedUser | undefined {
  const name = legacyUserName(stack);
  const former = users.find(({ arn }) => arn !== "" && nameOf(arn) !== name);
  if (former === undefined || users.some(({ arn }) => nameOf(arn) === name)) return undefined;
  const { arn } = former;
  return {
    arn,
    problem: `legacyUser: this stack's user is ${nameOf(arn)}, after the name that the stack had; it would have to be ${name} now, another user with another access key. Nothing was touched.`,
    fixes: [
      `To keep user and key: take the stack's name back, ${renameBack(arn, stack)}.`,
      "To have another user: turn legacyUser off, deploy, turn it on again, deploy, and hand over the new key; in between no access key opens the roles. " +
        `It begins with npx pulumi config rm legacyUser --stack ${stack}. ` +
        `The user of the account ${accountOfArn(arn)} goes with its key in the first of the two.`,
    ],
  };
}

/**
 * Refuses a stack whose legacy user has the name of another stack.
 *
 * @throws LegacyUserError with the ways out
 */
export function refuseRenamedUser(users: readonly DeployedUser[], stack: string): void {
  const renamed = renamedUser(users, stack);
  if (renamed === undefined) return;
  const { arn, problem, fixes } = renamed;
  throw new LegacyUserError([problem, `  ${arn}`, fixes.join("\n")].join("\n\n"));
}

/** The stack's former name, as far as the user's has it: other characters than IAM's became dashes. */
function renameBack(arn: string, stack: string): string {
  const former = nameOf(arn).replace(/^authomize-/, "");
  return `npx pulumi stack rename ${former} --stack ${stack}`;
}

function nameOf(arn: string): string {
  return arn.split("/").at(-1) ?? "";
}
