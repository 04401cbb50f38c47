import * as pulumi from "@pulumi/pulumi";

import { handover, type Handover } from "../../contract/handover";
import { legacyUserArn } from "../../contract/legacyUser";
import { policyDocument } from "../../contract/policyDocument";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import { legacyUserManagement } from "../../deployer/legacyUserManagement";
import { AccessKeyUser, type LegacyUser } from "./accessKeyUser";
import { AccountProviders } from "./accountProviders";
import type { IntegrationPlan, IntegrationAccount } from "./integrationPlan";
import { generatedExternalId } from "./generatedExternalId";
import { incompleteAccounts, NO_ROLES, roleArnsOf, roleIdsOf, type MadeRoles } from "./madeRoles";
import { providerNameOf, resourceNameOf } from "../resourceNames";
import type { InstancesOutcome } from "./stackInstances";
import { PlannedStackSet } from "./plannedStackSet";
import { PlannedTrustRole } from "./plannedTrustRole";

/** The trust role in every account of one environment, and what the vendor's dialog asks for. */
export class PlannedIntegration extends pulumi.ComponentResource {
  /** The external ID that every trust policy requires. */
  public readonly externalId: pulumi.Output<string>;
  /** The legacy user, if there is one. */
  public readonly legacyUser: LegacyUser | undefined;
  /** The trust role's name, without its path. */
  public readonly roleName: string;
  /** The enrolled account IDs, sorted. */
  public readonly accounts: readonly string[];
  /** Account ID → ARN of its trust role. */
  public readonly roleArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** Account ID → AWS's unique ID of its trust role, where this run has made it or knows it. */
  public readonly roleIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Those of the accounts that this run did not work in or finish, sorted. */
  public readonly incompleteAccounts: pulumi.Output<readonly string[]>;
  /** What became of the StackSet's instances; empty where there is no StackSet. */
  public readonly stackSetOutcome: pulumi.Output<InstancesOutcome>;
  /** The vendor's dialog, field by field. */
  public readonly handover: Handover;
  private readonly providers: AccountProviders;

  /** @throws Error when an account ID is not 12 digits */
  constructor(name: string, args: IntegrationPlan, options?: pulumi.ComponentResourceOptions) {
    super("authomize-aws:index:AuthomizeIntegration", name, args.written ?? {}, options);
    this.providers = new AccountProviders(name, args, this);
    this.accounts = args.accounts.map(({ id }) => id).sort();
    this.roleName = args.roleName;
    this.externalId = pulumi.output(
      args.externalId ?? generatedExternalId(name, args, { parent: this }),
    );
    this.legacyUser = args.keptLegacyUser ?? this.accessKeyUser(name, args);
    // No role may trust a name that is somebody else's user, or nobody's.
    const isThere = this.legacyUser?.isThere ?? pulumi.output(true);
    const made = isThere.apply((there) => (there ? this.roles(name, args) : NO_ROLES));
    this.roleArns = roleArnsOf(this.accounts, made, args);
    this.roleIds = made.apply((roles) => roleIdsOf(this.accounts, roles));
    this.stackSetOutcome = made.apply(({ stackSetOutcome }) => stackSetOutcome);
    this.incompleteAccounts = made.apply((roles) => incompleteAccounts(args.accounts, roles));
    this.handover = handover({ ...args, accountIds: this.accounts });
    const { externalId, roleName, accounts, roleArns, roleIds } = this;
    this.registerOutputs({
      externalId,
      roleName,
      accounts,
      roleArns,
      roleIds,
      incompleteAccounts: this.incompleteAccounts,
      handover: this.handover,
    });
  }

  private roles(name: string, args: IntegrationPlan): MadeRoles {
    const own = args.accounts.filter(({ role }) => role !== "byStackSet" && role !== "untouched");
    const roles = own.map((account) => [account.id, this.trustRole(name, account, args)] as const);
    return { byAccount: new Map(roles), stackSetOutcome: this.stackSet(name, args) };
  }

  private trustRole(
    name: string,
    account: IntegrationAccount,
    args: IntegrationPlan,
  ): PlannedTrustRole {
    const { id, role, resourceName = providerNameOf(id, args.roleName, name) } = account;
    return new PlannedTrustRole(
      resourceName,
      {
        ...trustRoleSpec(id, args),
        externalId: this.externalId,
        principalArn: this.legacyUser?.arn,
        existing: role === "imported" || role === "leftAlone" ? role : undefined,
      },
      { parent: this, provider: this.providers.of(account) },
    );
  }

  /** The StackSet is in the deployer's own account. */
  private stackSet(name: string, args: IntegrationPlan): pulumi.Output<InstancesOutcome> {
    if (args.stackSet === undefined) return NO_ROLES.stackSetOutcome;
    const byStackSet = args.accounts.filter(({ role }) => role === "byStackSet");
    const { outcome } = new PlannedStackSet(
      name,
      {
        ...args.stackSet,
        externalId: this.externalId,
        principalArn: this.legacyUser?.arn,
        accountIds: byStackSet.map(({ id }) => id).sort(),
      },
      { parent: this, provider: this.providers.ofDeployer(args.stackSet.ownerAccountId) },
    );
    return outcome;
  }

  private accessKeyUser(name: string, args: IntegrationPlan): AccessKeyUser | undefined {
    if (args.legacyUser === undefined) return undefined;
    const { account, ...user } = args.legacyUser;
    const userName = `${resourceNameOf(account.id, name)}-legacy-user`;
    const arn = legacyUserArn(account.id, pulumi.getStack());
    const management = legacyUserManagement(arn, user.permissionsBoundaryArn);
    const policy = JSON.stringify(policyDocument(management));
    return new AccessKeyUser(
      userName,
      { ...user, accountId: account.id, role: args, tags: args.tags },
      { parent: this, provider: this.providers.narrowedTo(policy, userName, account) },
    );
  }
}
