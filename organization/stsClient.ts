import { STSClient } from "@aws-sdk/client-sts";

import { clientOptions } from "./clientOptions";
import type { CredentialSource } from "./callerIdentity";

/** A client of STS with the deployment's credentials. */
export function stsClient(source: CredentialSource): STSClient {
  return new STSClient(clientOptions(source));
}
