/**
 * The facts of Authomize's own AWS guide. Everything that this project grants, checks or hands over
 * is made from these constants; nothing else states them.
 */

/** The only AWS partition that can trust the vendor: its principal lives in the commercial partition. */
export const PARTITION = "aws";

/** The vendor's AWS account (12 digits). */
export const VENDOR_ACCOUNT_ID = "291883359082";

/**
 * The one principal that the trust policy names. The vendor's guide: "Do not change the trust policy
 * principal"; so it is a constant and never a setting.
 */
export const VENDOR_PRINCIPAL_ARN = `arn:${PARTITION}:iam::${VENDOR_ACCOUNT_ID}:user/AuthomizeGlobalUser`;

/** The role name that Authomize assumes when the dialog's *Assume Role* field is left empty. */
export const DEFAULT_ROLE_NAME = "AuthomizeCrossAccountTrustRole";

/** The role's description, the same by whichever rollout the role is made. */
export const ROLE_DESCRIPTION =
  "Read-only access for Authomize, tied to an external ID. Managed by authomize-aws.";

/** The AWS-managed policy that the vendor asks for in every account. */
export const SECURITY_AUDIT_POLICY_ARN = `arn:${PARTITION}:iam::aws:policy/SecurityAudit`;

/** The AWS-managed policies that the vendor adds on the management account when Identity Center is used. */
export const IDENTITY_CENTER_POLICY_ARNS: readonly string[] = [
  `arn:${PARTITION}:iam::aws:policy/AWSSSOReadOnly`,
  `arn:${PARTITION}:iam::aws:policy/AWSSSODirectoryReadOnly`,
];
