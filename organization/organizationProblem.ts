import { credentialsProblem } from "../aws/callerIdentity";
import { DISCOVERY_ACTIONS } from "../deployer/deployerPolicy";
import { CredentialsError, OrganizationError } from "../errors";

const LIST_WORKS_WITHOUT =
  "Without it, list the accounts yourself: authomize-aws:accounts instead of authomize-aws:organization.";

/** An error of the Organizations API as an operator can mend it. */
export function organizationProblem(error: unknown): OrganizationError | CredentialsError {
  if (error instanceof OrganizationError || error instanceof CredentialsError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name.startsWith("AccessDenied")) return notPermitted(message);
  switch (name) {
    case "AWSOrganizationsNotInUseException":
      return new OrganizationError(
        "authomize-aws:organization is set, but the account of the AWS credentials is not a member of an organization. " +
          `Use credentials of the organization's management account. ${LIST_WORKS_WITHOUT}`,
      );
    case "ParentNotFoundException":
    case "ChildNotFoundException":
      return organizationChanged();
    default:
      return credentialsProblem(error);
  }
}

/** The organization was changed by somebody while it was read. */
export function organizationChanged(): OrganizationError {
  return new OrganizationError(
    "The organization was changed while it was read, so what was read does not fit together. Run this again.",
  );
}

function notPermitted(message: string): OrganizationError {
  const denied = /organizations:\w+/.exec(message)?.[0];
  const what = denied === undefined ? "" : `: ${denied} is denied`;
  return new OrganizationError(
    `AWS does not let these credentials read the organization${what} (${message}). ` +
      `Reading needs ${DISCOVERY_ACTIONS.join(", ")}, and credentials of the management account or of a delegated administrator. ` +
      LIST_WORKS_WITHOUT,
  );
}
