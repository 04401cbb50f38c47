interface ReservedNames {
  readonly names: RegExp;
  /** Who makes roles of these names. */
  readonly owner: string;
}

/**
 * Sources: IAM user guide, "Service-linked roles"; IAM Identity Center user guide, "Permission sets";
 * Organizations user guide, "OrganizationAccountAccessRole"; Control Tower user guide, "How AWS Control
 * Tower works with roles" and "Account Factory for Terraform"; CloudFormation user guide, "Prerequisites
 * for StackSets". IAM's names are unique without regard to case (IAM API reference, CreateRole).
 */
const RESERVED: readonly ReservedNames[] = [
  { names: /^AWSServiceRole/i, owner: "AWS's services" },
  { names: /^AWSReservedSSO_/i, owner: "IAM Identity Center" },
  { names: /^OrganizationAccountAccessRole$/i, owner: "AWS Organizations" },
  { names: /^(?:AWSControlTower|aws-controltower-|AWSAFT)/i, owner: "AWS Control Tower" },
  { names: /^(?:stacksets-exec-|AWSCloudFormationStackSet)/i, owner: "CloudFormation StackSets" },
];

/**
 * Who keeps a role's name for itself: an AWS service, or one that gives access to the organization.
 *
 * @param roleName - without path
 * @returns undefined for a name that is free to use
 */
export function reservedRoleNameOwner(roleName: string): string | undefined {
  return RESERVED.find(({ names }) => names.test(roleName))?.owner;
}
