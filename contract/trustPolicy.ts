import { VENDOR_PRINCIPAL_ARN } from "./vendor";

/** The trust policy that the vendor's guide prescribes, as the JSON document that IAM stores. */
export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly [
    {
      readonly Effect: "Allow";
      readonly Principal: { readonly AWS: string };
      readonly Action: "sts:AssumeRole";
      readonly Condition: { readonly StringEquals: { readonly "sts:ExternalId": string } };
    },
  ];
}

/**
 * The trust policy: the vendor's user, and nobody else, may assume the role, and only with this
 * external ID.
 *
 * @param externalId - the ID that the vendor's dialog shows; see `externalIdProblem` for AWS's rules
 */
export function trustPolicy(externalId: string): TrustPolicy {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: VENDOR_PRINCIPAL_ARN },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
}
