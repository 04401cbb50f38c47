import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { PARTITION } from "../contract/vendor";
import { CredentialsError } from "../errors";
import { reasonOf } from "./accessRole";

/** Whom the deployment's AWS credentials belong to. */
export interface CallerIdentity {
  /** 12 digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** Where the credentials come from, beside the environment that every AWS tool reads. */
export interface CredentialSource {
  readonly region: string;
  /** A profile of the AWS configuration files; absent: the default chain. */
  readonly profile?: string | undefined;
}

/** A fleet's worker runs many stacks with the same credentials. */
const known = new Map<string, CallerIdentity>();

/**
 * Asks STS whom the credentials belong to, which needs no permission.
 *
 * @throws CredentialsError when there are none, when AWS refuses them, when AWS cannot be reached,
 *   and when they belong to another partition than the vendor's
 */
export async function callerIdentity(source: CredentialSource): Promise<CallerIdentity> {
  const key = `${source.region} ${source.profile ?? ""}`;
  const identity = known.get(key) ?? (await askedIdentity(source));
  known.set(key, identity);
  return identity;
}

async function askedIdentity({ region, profile }: CredentialSource): Promise<CallerIdentity> {
  const client = new STSClient({ region, ...(profile === undefined ? {} : { profile }) });
  try {
    const { Account: accountId, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    if (accountId === undefined || arn === undefined)
      throw new Error("STS answered without an account");
    return inVendorPartition({ accountId, arn });
  } catch (error) {
    throw credentialsProblem(error);
  } finally {
    client.destroy();
  }
}

/** Lets an identity of the vendor's partition pass; throws a CredentialsError for any other. */
export function inVendorPartition(identity: CallerIdentity): CallerIdentity {
  const partition = identity.arn.split(":")[1] ?? "";
  if (partition === PARTITION) return identity;
  throw new CredentialsError(
    `The AWS credentials belong to ${identity.arn}, in the partition ${partition}. Authomize's principal lives in the ` +
      `commercial partition, ${PARTITION}, and accounts of GovCloud and China cannot trust it. ` +
      "Use credentials of an account in the commercial partition.",
  );
}

/** An error that says nothing about the call: no credentials, or no connection. */
export function credentialsProblem(error: unknown): CredentialsError {
  if (error instanceof CredentialsError) return error;
  const cause = reasonOf(error);
  if (cause.startsWith("CredentialsProviderError")) {
    return new CredentialsError(
      `There are no AWS credentials to deploy with (${cause}). Sign in first, for example with "aws sso login" and ` +
        "AWS_PROFILE, or with the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; " +
        '"aws sts get-caller-identity" shows whether it worked.',
    );
  }
  return new CredentialsError(
    `AWS did not accept the credentials, or could not be reached (${cause}). ` +
      'Sign in again; "aws sts get-caller-identity" shows whether it worked.',
  );
}
