import { PARTITION } from "./vendor";

/** The AWS-managed policy that the vendor asks for in every account. */
export const SECURITY_AUDIT_POLICY_ARN = `arn:${PARTITION}:iam::aws:policy/SecurityAudit`;

/** The AWS-managed policies that the vendor adds on the management account when Identity Center is used. */
export const IDENTITY_CENTER_POLICY_ARNS: readonly string[] = [
  `arn:${PARTITION}:iam::aws:policy/AWSSSOReadOnly`,
  `arn:${PARTITION}:iam::aws:policy/AWSSSODirectoryReadOnly`,
];

/** What decides which managed policies one account's role carries. */
export interface ManagedPoliciesQuestion {
  /** The account that the role is in, 12 digits. */
  readonly accountId: string;
  /** The organization's management account, 12 digits; absent when the operator named none. */
  readonly managementAccount?: string | undefined;
  /** Whether the organization uses IAM Identity Center. */
  readonly identityCenter: boolean;
}

/**
 * The ARNs of all managed policies of one account's role, no more and no fewer: `SecurityAudit`
 * everywhere, and Identity Center's two on the management account if Identity Center is used.
 */
export function managedPolicyArns(question: ManagedPoliciesQuestion): readonly string[] {
  const isManagementAccount = question.accountId === question.managementAccount;
  if (!isManagementAccount || !question.identityCenter) return [SECURITY_AUDIT_POLICY_ARN];
  return [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS];
}
