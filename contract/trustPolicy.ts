import { VENDOR_PRINCIPAL_ARN } from "./vendor";

/**
 * The trust policy that the vendor's guide prescribes, as the JSON document that IAM stores.
 *
 * @typeParam Text - what stands for the external ID: text, or a reference to a parameter
 */
export interface TrustPolicy<Text = string> {
  readonly Version: "2012-10-17";
  readonly Statement: readonly [
    {
      readonly Effect: "Allow";
      readonly Principal: { readonly AWS: string };
      readonly Action: "sts:AssumeRole";
      readonly Condition: { readonly StringEquals: { readonly "sts:ExternalId": Text } };
    },
  ];
}

/**
 * The trust policy: the vendor's user, and nobody else, may assume the role, and only with this
 * external ID.
 *
 * @param externalId - the ID that the vendor's dialog shows; see `EXTERNAL_ID` for AWS's rules
 * @param principalArn - another principal than the vendor's user in one case only: the operator's
 *   own legacy user, which this project makes itself (the vendor's guide, "Legacy")
 */
export function trustPolicy<Text = string>(
  externalId: Text,
  principalArn: string = VENDOR_PRINCIPAL_ARN,
): TrustPolicy<Text> {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principalArn },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
}
