import { IAMClient } from "@aws-sdk/client-iam";
import type { Credentials } from "@aws-sdk/client-sts";

import { clientOptions } from "./clientOptions";
import type { CredentialSource } from "./callerIdentity";

/**
 * A client of IAM.
 *
 * @param credentials - of an assumed role; absent: the deployment's own
 */
export function iamClient(source: CredentialSource, credentials?: Credentials): IAMClient {
  if (credentials === undefined) return new IAMClient(clientOptions(source));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = credentials;
  return new IAMClient({
    ...clientOptions({ region: source.region }),
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  });
}
