import * as pulumi from "@pulumi/pulumi";

import { callerIdentity } from "../../aws/callerIdentity";
import { AuthomizeIntegration as Internal } from "../../components/authomizeIntegration";
import type { Handover } from "../../contract/handover";
import { SettingsError } from "../../errors";
import type { IntegrationArgs, StackSetTrustRolesArgs, TrustRoleArgs } from "./args";

/** The trust role in every account of one environment, and what the vendor's dialog asks for. */
export class AuthomizeIntegration extends pulumi.ComponentResource {
  /** The external ID that every trust policy requires. */
  public readonly externalId: pulumi.Output<string>;
  /** The trust role's name, without its path. */
  public readonly roleName: string;
  /** The enrolled account IDs, sorted. */
  public readonly accounts: readonly string[];
  /** Account ID → ARN of its trust role. */
  public readonly roleArns: pulumi.Output<Readonly<Record<string, string>>>;
  /** Account ID → AWS's unique ID of its trust role, where this run has made it or knows it. */
  public readonly roleIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Those of the accounts that this run did not work in or finish, sorted. */
  public readonly incompleteAccounts: pulumi.Output<readonly string[]>;
  /** The vendor's dialog, field by field. */
  public readonly handover: pulumi.Output<Handover>;
  constructor(name: string, args: IntegrationArgs, options?: pulumi.ComponentResourceOptions) {
    const wrong = args.accounts
      .map(({ id }, i) => ({ id, i }))
      .filter(({ id }) => !/^\d{12}$/.test(id));
    if (wrong.length > 0)
      throw new SettingsError(
        wrong.map(({ id, i }) => ({
          key: `accounts[${i}].id`,
          value: JSON.stringify(id),
          rule: "an account ID has 12 digits",
          fix: "write it in quotes",
        })),
      );
    super("authomize-aws:index:AuthomizeIntegration", name, {}, options);
    const region = process.env["AWS_REGION"] ?? "us-east-1";
    const inner = pulumi.output(callerIdentity({ region })).apply(
      ({ accountId }) =>
        new Internal(
          name,
          {
            ...args,
            managementAccount: args.managementAccountId,
            identityCenter: args.identityCenter ?? false,
            roleName: args.roleName ?? "AuthomizeCrossAccountTrustRole",
            rolePath: args.rolePath ?? "/",
            maxSessionDuration: args.maxSessionDuration ?? 3600,
            tags: args.tags ?? {},
            regions: args.regions ?? [],
            accounts: args.accounts.map((account) => ({
              ...account,
              accessRoleName:
                account.accessRoleName ?? args.accessRoleName ?? "OrganizationAccountAccessRole",
            })),
            deployer: { credentials: { region }, callerAccountId: accountId },
          },
          { parent: this },
        ),
    );
    this.externalId = inner.apply((made) => made.externalId);
    this.roleName = args.roleName ?? "AuthomizeCrossAccountTrustRole";
    this.accounts = args.accounts.map(({ id }) => id).sort();
    this.roleArns = inner.apply((made) => pulumi.output(made.roleArns));
    this.roleIds = inner.apply((made) => made.roleIds);
    this.incompleteAccounts = inner.apply((made) => made.incompleteAccounts);
    this.handover = inner.apply((made) => made.handover);
  }
}

/** The role that Authomize assumes in one account. */
export class TrustRole extends pulumi.ComponentResource {
  /** The role's ARN. */
  declare public readonly arn: pulumi.Output<string>;
  /** AWS's unique ID of the role. */
  declare public readonly roleId: pulumi.Output<string | undefined>;
  /** Whether this run left the role as it is asked for. */
  declare public readonly isComplete: pulumi.Output<boolean>;
  constructor(name: string, _args: TrustRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("authomize-aws:index:TrustRole", name, {}, options);
  }
}

/** One service-managed StackSet that makes the trust role in the member accounts. */
export class StackSetTrustRoles extends pulumi.ComponentResource {
  /** Incomplete. */
  declare public readonly incompleteAccounts: pulumi.Output<readonly string[]>;
  /** Name. */
  declare public readonly stackSetName: pulumi.Output<string>;
  constructor(
    name: string,
    _args: StackSetTrustRolesArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("authomize-aws:index:StackSetTrustRoles", name, {}, options);
  }
}
