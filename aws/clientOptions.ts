import type { CredentialSource } from "./callerIdentity";

/** IAM is global; its control plane, and the STS endpoint that every account can use, are here. */
export const DEFAULT_REGION = "us-east-1";

/** What all clients have in common: throttled calls are repeated, slower and slower. */
export function clientOptions({ region, profile }: CredentialSource) {
  return {
    region,
    retryMode: "adaptive",
    maxAttempts: 8,
    ...(profile === undefined ? {} : { profile }),
  } as const;
}
