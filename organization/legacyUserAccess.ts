import { OperatorError } from "../config/problem";
import type { EnrolledSettings } from "../config/settings";
import { legacyUserArn, legacyUserManagement } from "../contract/legacyUser";
import { policyDocument } from "../contract/policyDocument";
import type { StackOutputs } from "../contract/stackOutputs";
import { unreachableAccounts, type AccessCheck, type UnreachableAccount } from "./accountAccess";
import { accountOfLegacyUser } from "./legacyUserAccount";

/** Thrown when no role can be made, because the legacy user that they have to trust cannot be made. */
export class LegacyUserError extends OperatorError {
  override readonly name = "LegacyUserError";
}

/**
 * Tries the way into the legacy user's account. If there is none, a user that was deployed before is
 * left as it is, and the roles go on trusting it.
 *
 * @param last - what the last update left
 * @param stack - the stack's name
 * @returns nothing when the account can be reached, or when there is no such user
 * @throws LegacyUserError when the account cannot be reached and the user was never there: AWS refuses
 *   a trust policy whose principal does not exist (IAM user guide, "Invalid principal in policy")
 */
export async function unreachableLegacyUser(
  settings: EnrolledSettings,
  check: Omit<AccessCheck, "sessionPolicy">,
  { last, stack }: { readonly last: Partial<StackOutputs>; readonly stack: string },
): Promise<UnreachableAccount | undefined> {
  const account = accountOfLegacyUser(settings);
  if (account === undefined) return undefined;
  const arn = legacyUserArn(account.id, stack);
  const policy = JSON.stringify(policyDocument(legacyUserManagement(arn)));
  const [unreachable] = await unreachableAccounts([account], {
    ...check,
    sessionPolicy: () => policy,
  });
  if (unreachable !== undefined && last.legacyUserArn !== arn) throw neverThere(arn, unreachable);
  return unreachable;
}

function neverThere(arn: string, { account, reason }: UnreachableAccount): LegacyUserError {
  return new LegacyUserError(
    [
      `authomize-aws:legacyUser: the account ${account.id}, in which the user is to be made, cannot be reached by its role ${account.accessRoleName}. ` +
        "No role can be made or changed before its user exists: AWS refuses a trust policy that names a user that does not exist. Nothing was touched.",
      `  ${arn}\n    ${reason}`,
      "Check that the role exists there and trusts the account that you deploy from (authomize-aws:accessRoleName), or name another account: " +
        "npx pulumi config set --path authomize-aws:legacyUser.account 111122223333. Then run this again.",
    ].join("\n\n"),
  );
}
