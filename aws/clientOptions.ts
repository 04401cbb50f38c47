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

/** Works with a client, and destroys it whatever comes of that. */
export async function withClient<Client extends { destroy(): void }, Result>(
  client: Client,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
