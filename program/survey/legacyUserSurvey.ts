import { reasonOf } from "../../aws/accessRole";
import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { observeUser } from "../../aws/readUser";
import { accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn, legacyUserBoundaryArn, legacyUserName } from "../../contract/legacyUser";
import { isOwn, isSame } from "../../contract/ownership";
import { policyDocument } from "../../contract/policyDocument";
import { legacyUserReading } from "../../deployer/legacyUserReading";
import { LegacyUserError } from "../../errors";
import type { Update } from "../../organization/update";
import { deployedUsers } from "../../state/deployedRoles";
import { refuseRenamedUser } from "../../state/renamedUser";
import { foreignUser, retaggedUser } from "./foreignUsers";
import type { UnreachableAccount } from "./unreachableAccounts";

/** What the legacy user's account has of it, before anything is asked for. */
interface LegacyUserFound {
  /** Whether the stack's own user is there, which is assumed where the account cannot be worked in. */
  readonly exists: boolean;
  /** The user's account, where it cannot be worked in; the user then stays as it is. */
  readonly unreachable?: UnreachableAccount | undefined;
}

/**
 * Looks whether a user of that name is in the legacy user's account, and whose it is.
 *
 * @throws LegacyUserError when the account cannot be reached and the user was never there: AWS refuses
 *   a trust policy whose principal does not exist (IAM user guide, "Invalid principal in policy"); when
 *   the user is somebody else's, whom every role would trust; and when the stack got another name, after
 *   which the user is called
 */
export async function surveyLegacyUser(
  update: Update,
  sessions: AccountSessions,
): Promise<LegacyUserFound> {
  const { settings, last, stack, owner, resources } = update;
  const account = accountOfLegacyUser(settings);
  if (account === undefined) return { exists: false };
  const arn = legacyUserArn(account.id, stack);
  refuseRenamedUser(deployedUsers(resources ?? []), stack);
  try {
    const policy = JSON.stringify(
      policyDocument(legacyUserReading(arn, legacyUserBoundaryArn(settings))),
    );
    const found = await withIam(sessions, account, policy, (client) =>
      observeUser(client, legacyUserName(stack)),
    );
    if (found === undefined) return { exists: false };
    const inState =
      resources === undefined
        ? ""
        : deployedUsers(resources).find((user) => user.arn === arn)?.userId;
    if (!isOwn(found, { inState }, owner)) {
      throw found.owner !== undefined && isSame(found, { inState })
        ? retaggedUser(arn, found.owner, update)
        : foreignUser(arn, found.owner, update);
    }
    return { exists: true };
  } catch (error) {
    if (error instanceof LegacyUserError) throw error;
    const unreachable = { account, reason: reasonOf(error) };
    if (last.legacyUserArn !== arn) throw neverThere(arn, unreachable, stack);
    return { exists: true, unreachable };
  }
}

function neverThere(
  arn: string,
  { account, reason }: UnreachableAccount,
  stack: string,
): LegacyUserError {
  return new LegacyUserError(
    [
      `legacyUser: the account ${account.id}, in which the user is to be made, cannot be reached by its role ${account.accessRoleName}. ` +
        "No role can be made or changed before its user exists: AWS refuses a trust policy that names a user that does not exist. Nothing was touched.",
      `  ${arn}\n    ${reason}`,
      "Check that the role exists there and trusts the account that you deploy from (accessRoleName), or name another account: " +
        `npx pulumi config set --path legacyUser.account 111122223333 --stack ${stack}. Then run this again.`,
    ].join("\n\n"),
  );
}
