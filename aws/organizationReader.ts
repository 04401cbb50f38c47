import { type Credentials, STSClient } from "@aws-sdk/client-sts";

import { accountOfArn } from "../contract/arns";
import { organizationReadingPolicy } from "../deployer/organizationReading";
import { OrganizationError } from "../errors";
import { assumeRole, clientCredentials, reasonOf } from "./accessRole";
import { callerIdentity, type CredentialSource, credentialsProblem } from "./callerIdentity";
import { clientOptions, withClient } from "./clientOptions";

/** What is read of the organization, and as whom. */
export interface OrganizationReading {
  /** The keys of the account tags to read; empty: none are read. */
  readonly tagKeys: readonly string[];
  /** Absent: the credentials themselves read. */
  readonly readRole?: ReadRole | undefined;
}

/** The role that reads the organization. */
export interface ReadRole {
  readonly arn: string;
  /** What CloudTrail shows of its sessions. */
  readonly sessionName: string;
}

/** Somebody who reads the organization. */
export interface OrganizationReader {
  /** Of the account that the reader belongs to, 12 digits. */
  readonly accountId: () => Promise<string>;
  /** Options of a client that calls as the reader. */
  readonly options: ReturnType<typeof clientOptions> & {
    readonly credentials?: ReturnType<typeof clientCredentials>;
  };
}

/**
 * Whoever reads the organization: the credentials, or a session of the reading role that may do nothing
 * else.
 *
 * @throws OrganizationError when the role cannot be assumed
 * @throws CredentialsError when there are no credentials
 */
export async function organizationReader(
  source: CredentialSource,
  { readRole, tagKeys }: OrganizationReading,
): Promise<OrganizationReader> {
  if (readRole === undefined) {
    const accountId = async () => (await callerIdentity(source)).accountId;
    return { accountId, options: clientOptions(source) };
  }
  const session = await withClient(new STSClient(clientOptions(source)), (sts) =>
    sessionOfReadRole(sts, readRole, tagKeys.length > 0),
  );
  return {
    accountId: () => Promise.resolve(accountOfArn(readRole.arn)),
    options: {
      ...clientOptions({ region: source.region }),
      credentials: clientCredentials(session),
    },
  };
}

/** Assumes the reading role, under a session policy of the reading calls alone. Throws as `organizationReader`. */
export async function sessionOfReadRole(
  client: STSClient,
  { arn: roleArn, sessionName }: ReadRole,
  readsTags: boolean,
): Promise<Credentials> {
  const policy = JSON.stringify(organizationReadingPolicy(readsTags));
  try {
    return await assumeRole(client, { roleArn, sessionName, policy });
  } catch (error) {
    throw cannotAssume(roleArn, error);
  }
}

function cannotAssume(roleArn: string, error: unknown): Error {
  const reason = reasonOf(error);
  if (!reason.startsWith("AccessDenied")) return credentialsProblem(error);
  return new OrganizationError(
    `organization.readRoleArn: ${roleArn}, which reads the organization, cannot be assumed (${reason}). ` +
      "It has to exist, its trust policy has to name whoever deploys, and their policy has to allow sts:AssumeRole on it " +
      "(npx authomize deployer-policy prints that; docs/accounts.md has the role's policies). " +
      "Without the setting, the deployer's own credentials read the organization.",
  );
}
