import { VENDOR_PRINCIPAL_ARN } from "./vendor";

/** The version of IAM's policy language; the older one knows no policy variables. */
export const TRUST_POLICY_VERSION = "2012-10-17";

/** The trust policy of the vendor's guide; `Text` is text, or a template's reference to a parameter. */
export interface TrustPolicy<Text = string> {
  readonly Version: typeof TRUST_POLICY_VERSION;
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
 * Lets the vendor's user, and nobody else, assume the role, and only with this external ID. Another
 * principal is given in one case only: the operator's own legacy user (the vendor's guide, "Legacy").
 */
export function trustPolicy<Text = string>(
  externalId: Text,
  principalArn: string = VENDOR_PRINCIPAL_ARN,
): TrustPolicy<Text> {
  return {
    Version: TRUST_POLICY_VERSION,
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
