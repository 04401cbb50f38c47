/**
 * The facts of Authomize's AWS guide: all that is granted, checked or handed over is made from them.
 */

/** The commercial partition, in which the vendor's principal is, and which alone can trust it. */
export const PARTITION = "aws";

/** The vendor's AWS account (12 digits). */
export const VENDOR_ACCOUNT_ID = "291883359082";

/**
 * The trusted principal, never a setting: the vendor says "Do not change the trust policy principal".
 */
export const VENDOR_PRINCIPAL_ARN = `arn:${PARTITION}:iam::${VENDOR_ACCOUNT_ID}:user/AuthomizeGlobalUser`;

/** The role name that Authomize assumes when the dialog's *Assume Role* field is left empty. */
export const DEFAULT_ROLE_NAME = "AuthomizeCrossAccountTrustRole";

/** The role's description, the same by whichever rollout the role is made. */
export const ROLE_DESCRIPTION =
  "Read-only access for Authomize, tied to an external ID. Managed by authomize-aws.";

/** The AWS-managed policy that the vendor asks for in every account. */
export const SECURITY_AUDIT_POLICY_ARN = `arn:${PARTITION}:iam::aws:policy/SecurityAudit`;

/** The policies that the vendor adds on the management account when Identity Center is used. */
export const IDENTITY_CENTER_POLICY_ARNS: readonly string[] = [
  `arn:${PARTITION}:iam::aws:policy/AWSSSOReadOnly`,
  `arn:${PARTITION}:iam::aws:policy/AWSSSODirectoryReadOnly`,
];
