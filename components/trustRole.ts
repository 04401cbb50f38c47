import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import * as pulumi from "@pulumi/pulumi";

import { permissionsBoundaryArn, roleArn, type RoleIdentity } from "../contract/arns";
import { ACCOUNT_ID } from "../contract/iamRules";
import { trustPolicy } from "../contract/trustPolicy";
import { ROLE_DESCRIPTION } from "../contract/vendor";

/** One account's trust role. */
export interface TrustRoleArgs extends RoleIdentity {
  /** The account that the provider works in, 12 digits. */
  readonly accountId: string;
  /** The external ID that the trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /** The managed policies that the role carries; any other is detached. */
  readonly managedPolicyArns: readonly string[];
  /** A policy name, resolved in the account, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The role that Authomize assumes in one account, with exactly the managed policies given and no
 * inline policy. Pass the account's provider in the options.
 */
export class TrustRole extends pulumi.ComponentResource {
  /** The role's ARN. */
  public readonly arn: pulumi.Output<string>;

  /**
   * @throws Error when the account ID is not 12 digits
   */
  constructor(name: string, args: TrustRoleArgs, options: pulumi.ComponentResourceOptions) {
    if (!ACCOUNT_ID.test(args.accountId)) {
      throw new Error(`TrustRole ${name}: accountId "${args.accountId}" is not 12 digits.`);
    }
    super("authomize-aws:index:TrustRole", name, {}, options);
    const role = this.role(name, args);
    this.holdPolicies(name, args, role);
    this.arn = knownArn(role, args);
    this.registerOutputs({ arn: this.arn });
  }

  private role(name: string, args: TrustRoleArgs): Role {
    const boundary = args.permissionsBoundary;
    return new Role(
      name,
      {
        name: args.roleName,
        path: args.rolePath,
        description: ROLE_DESCRIPTION,
        assumeRolePolicy: pulumi.jsonStringify(pulumi.output(args.externalId).apply(trustPolicy)),
        maxSessionDuration: args.maxSessionDuration,
        tags: args.tags,
        // The attachments' resource below does not detach what it attached when it goes.
        forceDetachPolicies: true,
        ...(boundary === undefined
          ? {}
          : { permissionsBoundary: permissionsBoundaryArn(args.accountId, boundary) }),
      },
      { parent: this },
    );
  }

  /**
   * One exclusive list instead of an attachment resource for each policy: it attaches what is
   * missing and detaches what the contract does not name, in one resource and one reading of the
   * role. The empty list of inline policies closes the other door.
   */
  private holdPolicies(name: string, args: TrustRoleArgs, role: Role): void {
    new RolePolicyAttachmentsExclusive(
      name,
      { roleName: role.name, policyArns: [...args.managedPolicyArns] },
      { parent: this },
    );
    new RolePoliciesExclusive(name, { roleName: role.name, policyNames: [] }, { parent: this });
  }
}

/** At preview a new role has no ARN yet; the contract tells what it will be. */
function knownArn(role: Role, args: TrustRoleArgs): pulumi.Output<string> {
  return pulumi.runtime.isDryRun() ? pulumi.output(roleArn(args.accountId, args)) : role.arn;
}
