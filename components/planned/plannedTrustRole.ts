import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import * as pulumi from "@pulumi/pulumi";

import { roleArn } from "../../contract/arns";
import { CLOUD_TRAIL_POLICY_NAME } from "../../contract/cloudTrailLogs";
import { ACCOUNT_ID, EXTERNAL_ID } from "../../contract/iamRules";
import { trustPolicy } from "../../contract/trustPolicy";
import type { TrustRoleSpec } from "../../contract/trustRoleSpec";
import { ROLE_DESCRIPTION, VENDOR_PRINCIPAL_ARN } from "../../contract/vendor";
import { allSucceeded, onceMade, valueIfMade } from "./failedResources";
import { runError } from "./runError";

/** One account's trust role; any policy that it does not name is detached or deleted. */
export interface PlannedTrustRoleArgs extends TrustRoleSpec {
  /** The external ID that the trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /** The operator's legacy user; absent: the vendor's user. */
  readonly principalArn?: pulumi.Input<string> | undefined;
  /**
   * What to do with a role of that name which is not in the stack's state: `imported` imports it as it
   * is; `leftAlone` registers this component alone, so that `pulumi import` finds a parent. Absent: the
   * role is the stack's own, or made.
   */
  readonly existing?: "imported" | "leftAlone" | undefined;
}

/**
 * The role that Authomize assumes in one account, with exactly the managed policies given and no
 * inline policy but the one for CloudTrail's logs. Pass the account's provider in the options.
 */
export class PlannedTrustRole extends pulumi.ComponentResource {
  /** The role's ARN; also known at preview, and where the role could not be made. */
  public readonly arn: pulumi.Output<string>;
  /** AWS's unique ID of the role; undefined at preview, and where this run could not make or change it. */
  public readonly roleId: pulumi.Output<string | undefined>;
  /** Whether this run left the role as it is asked for; false where a call to AWS failed. */
  public readonly isComplete: pulumi.Output<boolean>;

  /** @throws Error when the account ID is not 12 digits */
  constructor(name: string, args: PlannedTrustRoleArgs, options: pulumi.ComponentResourceOptions) {
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
      this.roleId = pulumi.runtime.isDryRun()
        ? pulumi.output(undefined)
        : valueIfMade(role.uniqueId);
      this.isComplete = onceMade([role], () => allSucceeded(this.policies(name, args, role)));
    }
    this.registerOutputs({ arn: this.arn, isComplete: this.isComplete });
  }

  private role(name: string, args: PlannedTrustRoleArgs): Role {
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
            .apply(([externalId, principalArn]) =>
              trustPolicy(requiredExternalId(externalId), principalArn),
            ),
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
   * Exclusive lists attach and detach in one resource and one reading of the role, where an attachment
   * for each policy would leave alone what was added by hand.
   */
  private policies(
    name: string,
    { inlinePolicy, managedPolicyArns }: PlannedTrustRoleArgs,
    { name: roleName }: Role,
  ): readonly pulumi.CustomResource[] {
    const options = { parent: this };
    const inline: RolePolicy[] = [];
    if (inlinePolicy !== undefined) {
      const policy = JSON.stringify(inlinePolicy);
      const args = { name: CLOUD_TRAIL_POLICY_NAME, role: roleName, policy };
      inline.push(new RolePolicy(name, args, options));
    }
    return [
      ...inline,
      new RolePolicyAttachmentsExclusive(
        name,
        { roleName, policyArns: [...managedPolicyArns] },
        options,
      ),
      new RolePoliciesExclusive(
        name,
        { roleName, policyNames: inline.map((policy) => policy.name) },
        options,
      ),
    ];
  }
}

/**
 * The last guard before AWS: a trust policy whose condition has lost its value lets the vendor in without
 * any external ID.
 *
 * @throws pulumi.RunError when it is none that IAM takes
 */
function requiredExternalId(externalId: unknown): string {
  if (typeof externalId === "string" && EXTERNAL_ID.test(externalId)) return externalId;
  throw runError(
    "The external ID turned out to be none that AWS takes, and no role may be without. Nothing was made.",
  );
}

/**
 * From the contract at preview, where a new role has no ARN yet, and where the role failed: an
 * unhandled rejection would end the program, and leave the other accounts out.
 */
function arnOf(role: Role, args: PlannedTrustRoleArgs): pulumi.Output<string> {
  const expected = roleArn(args.accountId, args);
  if (pulumi.runtime.isDryRun()) return pulumi.output(expected);
  return valueIfMade(role.arn).apply((arn) => arn ?? expected);
}
