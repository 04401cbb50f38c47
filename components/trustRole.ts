import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import * as pulumi from "@pulumi/pulumi";

import { roleArn } from "../contract/arns";
import { CLOUD_TRAIL_POLICY_NAME } from "../contract/cloudTrailLogs";
import { ACCOUNT_ID } from "../contract/iamRules";
import { trustPolicy } from "../contract/trustPolicy";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import { ROLE_DESCRIPTION, VENDOR_PRINCIPAL_ARN } from "../contract/vendor";
import { allSucceeded, onceMade, valueIfMade } from "./failedResources";

/** One account's trust role; any policy that it does not name is detached or deleted. */
export interface TrustRoleArgs extends TrustRoleSpec {
  /** The external ID that the trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /**
   * The operator's legacy user, where it takes the place of the vendor's.
   *
   * @default the vendor's user
   */
  readonly principalArn?: pulumi.Input<string> | undefined;
  /**
   * What to do with a role of that name which the stack's state does not know: `imported` takes it
   * over as it is; `leftAlone` registers nothing but this component, so that `pulumi import` finds a
   * parent. Absent: the role is the stack's own, or made.
   */
  readonly existing?: "imported" | "leftAlone" | undefined;
}

/**
 * The role that Authomize assumes in one account, with exactly the managed policies given and no
 * inline policy but the one for CloudTrail's logs, where it is asked for. Pass the account's provider in the options.
 */
export class TrustRole extends pulumi.ComponentResource {
  /** The role's ARN; also known at preview, and where the role could not be made. */
  public readonly arn: pulumi.Output<string>;
  /** AWS's unique ID of the role; undefined at preview, and where this run could not make or change it. */
  public readonly roleId: pulumi.Output<string | undefined>;
  /** Whether this run left the role as it is asked for; false where a call to AWS failed. */
  public readonly isComplete: pulumi.Output<boolean>;

  /**
   * @throws Error when the account ID is not 12 digits
   */
  constructor(name: string, args: TrustRoleArgs, options: pulumi.ComponentResourceOptions) {
    if (!ACCOUNT_ID.test(args.accountId)) {
      throw new Error(`TrustRole ${name}: accountId "${args.accountId}" is not 12 digits.`);
    }
    super("authomize-aws:index:TrustRole", name, {}, options);
    if (args.existing === "leftAlone") {
      this.arn = pulumi.output(roleArn(args.accountId, args));
      this.roleId = pulumi.output(undefined);
      this.isComplete = pulumi.output(false);
    } else {
      const role = this.role(name, args);
      this.arn = arnOf(role, args);
      this.roleId = roleIdOf(role);
      this.isComplete = onceMade([role], () => allSucceeded(this.policies(name, args, role)));
    }
    this.registerOutputs({ arn: this.arn, isComplete: this.isComplete });
  }

  private role(name: string, args: TrustRoleArgs): Role {
    const permissionsBoundary = args.permissionsBoundaryArn;
    return new Role(
      name,
      {
        name: args.roleName,
        path: args.rolePath,
        description: ROLE_DESCRIPTION,
        assumeRolePolicy: pulumi.jsonStringify(
          pulumi
            .all([args.externalId, args.principalArn ?? VENDOR_PRINCIPAL_ARN])
            .apply(([externalId, principalArn]) => trustPolicy(externalId, principalArn)),
        ),
        maxSessionDuration: args.maxSessionDuration,
        tags: args.tags,
        // The attachments' resource below does not detach what it attached when it goes.
        forceDetachPolicies: true,
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      },
      { parent: this, ...(args.existing === "imported" ? { import: args.roleName } : {}) },
    );
  }

  /**
   * One exclusive list instead of an attachment resource for each policy: it attaches what is
   * missing and detaches what the contract does not name, in one resource and one reading of the
   * role. The list of inline policies, mostly empty, closes the other door.
   */
  private policies(
    name: string,
    args: TrustRoleArgs,
    { name: roleName }: Role,
  ): readonly pulumi.CustomResource[] {
    const inline = this.inlinePolicies(name, args, roleName);
    return [
      ...inline,
      new RolePolicyAttachmentsExclusive(
        name,
        { roleName, policyArns: [...args.managedPolicyArns] },
        { parent: this },
      ),
      new RolePoliciesExclusive(
        name,
        { roleName, policyNames: inline.map((policy) => policy.name) },
        { parent: this },
      ),
    ];
  }

  private inlinePolicies(
    name: string,
    { inlinePolicy }: TrustRoleArgs,
    roleName: pulumi.Input<string>,
  ): readonly RolePolicy[] {
    if (inlinePolicy === undefined) return [];
    const policy = JSON.stringify(inlinePolicy);
    return [
      new RolePolicy(
        name,
        { name: CLOUD_TRAIL_POLICY_NAME, role: roleName, policy },
        { parent: this },
      ),
    ];
  }
}

/**
 * At preview a new role has no ARN yet, and a role that failed never gets one; the contract tells
 * what it is in both cases. Recovering also keeps one account's failure from ending the program,
 * which would leave the other accounts out.
 */
function arnOf(role: Role, args: TrustRoleArgs): pulumi.Output<string> {
  const expected = roleArn(args.accountId, args);
  if (pulumi.runtime.isDryRun()) return pulumi.output(expected);
  return valueIfMade(role.arn).apply((arn) => arn ?? expected);
}

function roleIdOf(role: Role): pulumi.Output<string | undefined> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  return valueIfMade(role.uniqueId);
}
