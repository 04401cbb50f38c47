import {
  GetUserCommand,
  NoSuchEntityException,
  type IAMClient,
  type User,
} from "@aws-sdk/client-iam";

import { OperatorError } from "../config/problem";
import type { EnrolledSettings } from "../config/settings";
import { legacyUserArn, legacyUserManagement, legacyUserName } from "../contract/legacyUser";
import { isOwn, OWNER_TAG } from "../contract/ownership";
import { policyDocument } from "../contract/policyDocument";
import type { StackOutputs } from "../contract/stackOutputs";
import { reasonOf } from "./accessRole";
import type { UnreachableAccount } from "./accountAccess";
import type { AccountEntrance } from "./accountEntrance";
import type { DeployedUser } from "./deployedRoles";
import { accountOfLegacyUser } from "./legacyUserAccount";
import { tagsOf } from "./observedRole";

/** Thrown when no role can be made, because the legacy user that they have to trust cannot be made. */
export class LegacyUserError extends OperatorError {
  override readonly name = "LegacyUserError";
}

/** What the legacy user's account has of it, before anything is asked for. */
export interface LegacyUserFound {
  /** Whether the stack's own user is there, or has to be taken to be there. */
  readonly exists: boolean;
  /** The user's account, where it cannot be worked in; the user then stays as it is. */
  readonly unreachable?: UnreachableAccount | undefined;
}

/** What is known of the legacy user. */
export interface LegacyUserQuestion {
  /** What the last update left. */
  readonly last: Partial<StackOutputs>;
  /** The stack's name. */
  readonly stack: string;
  /** The users that the stack's state has; undefined where it cannot be known yet. */
  readonly deployedUsers: readonly DeployedUser[] | undefined;
  /** The value of the stack's own owner tag. */
  readonly owner: string;
}

/**
 * Goes into the legacy user's account and looks whether a user of that name is there, and whose it is.
 *
 * @throws LegacyUserError when the account cannot be reached and the user was never there: AWS refuses
 *   a trust policy whose principal does not exist (IAM user guide, "Invalid principal in policy"); and
 *   when the user is there and somebody else's: every role would come to trust it
 */
export async function surveyLegacyUser(
  settings: EnrolledSettings,
  entrance: AccountEntrance,
  question: LegacyUserQuestion,
): Promise<LegacyUserFound> {
  const account = accountOfLegacyUser(settings);
  if (account === undefined) return { exists: false };
  const { last, stack, deployedUsers, owner } = question;
  const arn = legacyUserArn(account.id, stack);
  try {
    const policy = JSON.stringify(policyDocument(legacyUserManagement(arn)));
    const client = await entrance.iam(account, policy);
    const found = await readUser(client, legacyUserName(stack));
    if (found === undefined) return { exists: false };
    const inState =
      deployedUsers === undefined ? "" : deployedUsers.find((user) => user.arn === arn)?.userId;
    const identity = { id: found.UserId ?? "", tags: tagsOf(found) };
    if (!isOwn(identity, { inState }, owner)) throw foreignUser(arn, identity.tags, question);
    return { exists: true };
  } catch (error) {
    if (error instanceof LegacyUserError) throw error;
    const unreachable = { account, reason: reasonOf(error) };
    if (last.legacyUserArn !== arn) throw neverThere(arn, unreachable, stack);
    return { exists: true, unreachable };
  }
}

async function readUser(client: IAMClient, userName: string): Promise<User | undefined> {
  try {
    const { User: user } = await client.send(new GetUserCommand({ UserName: userName }));
    return user;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

function foreignUser(
  arn: string,
  tags: Readonly<Record<string, string>>,
  { owner, stack }: LegacyUserQuestion,
): LegacyUserError {
  const tagged = tags[OWNER_TAG];
  const whose =
    tagged === owner
      ? "Its tag says that it is this stack's, and the stack's state does not know it: an interrupted run has left it behind."
      : tagged === undefined
        ? "Nothing says whose it is."
        : `Its tag ${OWNER_TAG} says that it belongs to the stack ${tagged}.`;
  return new LegacyUserError(
    [
      "authomize-aws:legacyUser: a user of that name exists already, and this stack did not make it. Every trust role would come to trust it, " +
        "and whoever has its access key would get in. Nothing was touched.",
      `  ${arn}\n    ${whose}`,
      "If nothing needs it: delete it with its access keys and policies, then run this again. Otherwise name another account for this stack's user: " +
        `npx pulumi config set --path authomize-aws:legacyUser.account 111122223333 --stack ${stack}.`,
    ].join("\n\n"),
  );
}

function neverThere(
  arn: string,
  { account, reason }: UnreachableAccount,
  stack: string,
): LegacyUserError {
  return new LegacyUserError(
    [
      `authomize-aws:legacyUser: the account ${account.id}, in which the user is to be made, cannot be reached by its role ${account.accessRoleName}. ` +
        "No role can be made or changed before its user exists: AWS refuses a trust policy that names a user that does not exist. Nothing was touched.",
      `  ${arn}\n    ${reason}`,
      "Check that the role exists there and trusts the account that you deploy from (authomize-aws:accessRoleName), or name another account: " +
        `npx pulumi config set --path authomize-aws:legacyUser.account 111122223333 --stack ${stack}. Then run this again.`,
    ].join("\n\n"),
  );
}
