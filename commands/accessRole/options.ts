import { InvalidArgumentError, Option } from "commander";

import { roleOfSession } from "../../contract/arns";
import { ROLE_NAME, USER_OR_ROLE_ARN } from "../../contract/iamRules";
import { reservedRoleNameOwner } from "../../contract/reservedRoleNames";

/** `--deployer`, the one user or role that the access role trusts. */
export function deployerOption(): Option {
  return new Option(
    "--deployer <ARN>",
    "the user or role that deploys, which alone may assume the role; default: that of the present credentials",
  ).argParser(deployerArn);
}

/** `--name`, the access role's. */
export function nameOption(): Option {
  return new Option(
    "--name <name>",
    "the role's name, without path; default: the setting accessRoleName, unless AWS keeps that name for itself",
  ).argParser(accessRoleName);
}

/** Reads the ARN of one user or role: whoever else it could name would be trusted in every account. */
function deployerArn(text: string): string {
  if (USER_OR_ROLE_ARN.test(text)) return text;
  const session = roleOfSession(text);
  if (session !== undefined) {
    throw new InvalidArgumentError(
      `It is the ARN of a session, which ends; name its role: arn:aws:iam::${session.accountId}:role/${session.roleName}, ` +
        "with the role's path if it has one, which a session's ARN leaves out " +
        `(aws iam get-role --role-name ${session.roleName} --query Role.Arn --output text).`,
    );
  }
  if (/^(?:\d{12}|arn:aws:iam::\d{12}:root)$/.test(text)) {
    throw new InvalidArgumentError(
      "It is a whole account, and with it everybody there who may assume roles; name the one user or role that deploys.",
    );
  }
  throw new InvalidArgumentError(
    "It is the ARN of one IAM user or role of the commercial partition, with its path and without wildcards, " +
      "such as arn:aws:iam::111122223333:role/AuthomizeDeployer.",
  );
}

/** Reads a name that a role of the operator's own may have. */
function accessRoleName(text: string): string {
  if (!ROLE_NAME.test(text)) {
    throw new InvalidArgumentError(
      "IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -, without path.",
    );
  }
  const owner = reservedRoleNameOwner(text);
  if (owner === undefined) return text;
  throw new InvalidArgumentError(
    `It is a name that ${owner} makes roles of; choose one that no account has, such as AuthomizeDeploymentAccess.`,
  );
}
