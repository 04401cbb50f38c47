import { permissionsBoundaryArn, type RoleIdentity } from "./arns";
import { type CloudTrailLogs, cloudTrailPolicy } from "./cloudTrailLogs";
import type { PolicyDocument } from "./policyDocument";
import { given } from "./values";
import { IDENTITY_CENTER_POLICY_ARNS, SECURITY_AUDIT_POLICY_ARN } from "./vendor";

/** What the settings say of every account's trust role. */
export interface TrustRoleSettings extends RoleIdentity {
  /** The organization's management account, 12 digits; absent when the operator named none. */
  readonly managementAccount?: string | undefined;
  /** Whether the organization uses IAM Identity Center. */
  readonly identityCenter: boolean;
  /** A policy name, resolved in each account, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The log objects that the role of one account reads; absent: no role reads them. */
  readonly cloudTrailLogs?: CloudTrailLogs | undefined;
}

/** The trust role of one account but for whom it trusts: made, permitted and verified by it. */
export interface TrustRoleSpec
  extends RoleIdentity, Pick<TrustRoleSettings, "maxSessionDuration" | "tags"> {
  /** The account that the role is in, 12 digits. */
  readonly accountId: string;
  /** The managed policies that are attached to it, no more and no fewer. */
  readonly managedPolicyArns: readonly string[];
  /** The policy without which the role may not be. */
  readonly permissionsBoundaryArn?: string | undefined;
  /** Its one inline policy, of the name CLOUD_TRAIL_POLICY_NAME; absent: it has none. */
  readonly inlinePolicy?: PolicyDocument | undefined;
}

/** The trust role of one account as the settings ask for it. */
export function trustRoleSpec(accountId: string, settings: TrustRoleSettings): TrustRoleSpec {
  const { roleName, rolePath, permissionsBoundary: boundary, cloudTrailLogs: logs } = settings;
  return {
    accountId,
    roleName,
    rolePath,
    managedPolicyArns: managedPolicyArns(accountId, settings),
    maxSessionDuration: settings.maxSessionDuration,
    tags: settings.tags,
    ...given({
      permissionsBoundaryArn:
        boundary === undefined ? undefined : permissionsBoundaryArn(accountId, boundary),
      inlinePolicy: logs?.account === accountId ? cloudTrailPolicy(logs) : undefined,
    }),
  };
}

/** `SecurityAudit` everywhere, and Identity Center's two on the management account if it is used. */
function managedPolicyArns(
  accountId: string,
  { managementAccount, identityCenter }: TrustRoleSettings,
): readonly string[] {
  if (accountId !== managementAccount || !identityCenter) return [SECURITY_AUDIT_POLICY_ARN];
  return [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS];
}
