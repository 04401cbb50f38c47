import type { CredentialSource } from "./callerIdentity";

/** What all clients have in common: throttled calls are repeated, slower and slower. */
export function clientOptions({ region, profile }: CredentialSource) {
  return {
    region,
    retryMode: "adaptive",
    maxAttempts: 8,
    ...(profile === undefined ? {} : { profile }),
  } as const;
}
