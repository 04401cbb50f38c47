import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";

import { accessRoleArn, roleOfSession } from "../contract/arns";
import { USER_OR_ROLE_ARN } from "../contract/iamRules";
import { OperatorError } from "../errors";
import { reasonOf } from "./accessRole";
import { callerIdentity, type CredentialSource } from "./callerIdentity";
import { clientOptions, withClient } from "./clientOptions";

/** Whom the credentials belong to, as a trust policy names it. */
export interface CallerPrincipal {
  /** Of a user or a role. */
  readonly arn: string;
  /** Why the role's path is not known, and taken for `/`, in AWS's words; absent: it is known. */
  readonly pathProblem?: string;
}

/** How the names of Identity Center's roles begin; each is at a path of its region (Identity Center user guide, "Permission sets"). */
const BEGIN_OF_IDENTITY_CENTER = "AWSReservedSSO_";

/**
 * The user or role that the credentials belong to. A session's ARN says its role's name without path, so
 * that the role is asked for it.
 *
 * @throws CredentialsError as `callerIdentity`
 * @throws OperatorError for the root user and federated users, and where Identity Center's role, which has
 *   a path, cannot be read
 */
export async function callerPrincipal(source: CredentialSource): Promise<CallerPrincipal> {
  const { arn } = await callerIdentity(source);
  if (USER_OR_ROLE_ARN.test(arn)) return { arn };
  const role = roleOfSession(arn);
  if (role === undefined) {
    throw new OperatorError(
      `The credentials belong to ${arn}, which is no user and no role, and cannot be trusted alone. ` +
        "Name the user or role that deploys: --deployer arn:aws:iam::111122223333:role/NAME",
    );
  }
  const client = new IAMClient(clientOptions(source));
  try {
    const found = await withClient(client, (iam) =>
      iam.send(new GetRoleCommand({ RoleName: role.roleName })),
    );
    return { arn: found.Role?.Arn ?? accessRoleArn(role.accountId, role.roleName) };
  } catch (error) {
    const pathProblem = reasonOf(error);
    if (role.roleName.startsWith(BEGIN_OF_IDENTITY_CENTER))
      throw unknownPath(role.roleName, pathProblem);
    return { arn: accessRoleArn(role.accountId, role.roleName), pathProblem };
  }
}

function unknownPath(roleName: string, reason: string): OperatorError {
  return new OperatorError(
    `The credentials belong to Identity Center's role ${roleName}, which has a path, and it could not be read (${reason}). ` +
      `Name it with its path: --deployer "$(aws iam get-role --role-name ${roleName} --query Role.Arn --output text)", ` +
      "as somebody who may read roles",
  );
}
