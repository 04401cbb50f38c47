/**
 * Names that somebody else makes roles of. Sources: IAM user guide, "Service-linked roles"; IAM
 * Identity Center user guide, "Permission sets"; Organizations user guide,
 * "OrganizationAccountAccessRole"; Control Tower user guide, "How AWS Control Tower works with roles"
 * and "Account Factory for Terraform"; CloudFormation user guide, "Prerequisites for StackSets". IAM's
 * names are unique without regard to case (IAM API reference, CreateRole).
 */
const RESERVED: readonly { readonly names: RegExp; readonly owner: string }[] = [
  { names: /^AWSServiceRole/i, owner: "AWS's services" },
  { names: /^AWSReservedSSO_/i, owner: "IAM Identity Center" },
  { names: /^OrganizationAccountAccessRole$/i, owner: "AWS Organizations" },
  { names: /^(?:AWSControlTower|aws-controltower-|AWSAFT)/i, owner: "AWS Control Tower" },
  { names: /^(?:stacksets-exec-|AWSCloudFormationStackSet)/i, owner: "CloudFormation StackSets" },
];

/** The service of AWS that keeps a role's name, without path, for itself; undefined: it is free. */
export function reservedRoleNameOwner(roleName: string): string | undefined {
  return RESERVED.find(({ names }) => names.test(roleName))?.owner;
}

/** The name that a message proposes for the trust roles where theirs cannot be used. */
export function otherRoleName(roleName: string): string {
  return roleName === "AuthomizeTrustRole" ? "AuthomizeReadOnlyRole" : "AuthomizeTrustRole";
}
