import * as pulumi from "@pulumi/pulumi";

import type { Account, EnrolledSettings } from "../config/settings";
import { roleArn } from "../contract/arns";
import { handover, type Handover } from "../contract/handover";
import { managedRole } from "../contract/roleManagement";
import type { StackOutputs } from "../contract/stackOutputs";
import { accountProvider } from "./accountProvider";
import { generatedExternalId } from "./generatedExternalId";
import { providerNameOf, resourceNameOf } from "./resourceNames";
import { TrustRole } from "./trustRole";

/** One environment: the settings, and the credentials that deploy it. */
export interface AuthomizeIntegrationArgs {
  /** Names no account only where the stack is a shard that has none. */
  readonly settings: EnrolledSettings;
  /** The external ID, when another stack made it; absent: that of the settings, or a generated one. */
  readonly externalId?: pulumi.Output<string> | undefined;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
  /** The account that the deployment's credentials belong to, 12 digits. */
  readonly callerAccountId: string;
  /** Accounts to leave as they are, because they cannot be worked in at the moment. */
  readonly unreachableAccountIds: readonly string[];
  readonly region: string;
  /** A profile of the AWS configuration files, when the stack names one. */
  readonly profile?: string | undefined;
}

/** The trust role in every account of one environment, and what the vendor's dialog asks for. */
export class AuthomizeIntegration extends pulumi.ComponentResource {
  /** Account ID → ARN of its trust role. */
  public readonly roleArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** The external ID that every trust policy requires. */
  public readonly externalId: pulumi.Output<string>;
  /** The trust role's name, without its path. */
  public readonly roleName: string;
  /** The enrolled account IDs, sorted. */
  public readonly accounts: readonly string[];
  /** Those of the accounts that this run could not reach or finish, sorted. */
  public readonly incompleteAccounts: pulumi.Output<readonly string[]>;
  /** The vendor's dialog, field by field. */
  public readonly handover: Handover;

  /**
   * @throws Error when the settings name no account and the environment has no shards
   */
  constructor(
    name: string,
    args: AuthomizeIntegrationArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { settings } = args;
    if (settings.accounts.length === 0 && settings.shards === 0)
      throw new Error(`AuthomizeIntegration ${name}: there is no account to enrol.`);
    super("authomize-aws:index:AuthomizeIntegration", name, {}, options);
    this.accounts = settings.accounts.map((account) => account.id).sort();
    this.roleName = settings.roleName;
    this.handover = handover({ ...settings, accountIds: this.accounts });
    this.externalId = this.chosenExternalId(name, args);
    const trustRoles = this.trustRoles(name, args);
    this.roleArns = Object.fromEntries(
      this.accounts.map((id) => [id, trustRoles.get(id)?.arn ?? roleArn(id, settings)]),
    );
    this.incompleteAccounts = incompleteAccounts(this.accounts, trustRoles);
    this.registerOutputs(this.outputs());
  }

  /** What the stack exports. */
  public outputs(): { readonly [Name in keyof StackOutputs]: pulumi.Input<unknown> } {
    return {
      roleArns: this.roleArns,
      externalId: this.externalId,
      roleName: this.roleName,
      accounts: this.accounts,
      incompleteAccounts: this.incompleteAccounts,
      handover: this.handover,
    };
  }

  private chosenExternalId(name: string, args: AuthomizeIntegrationArgs): pulumi.Output<string> {
    if (args.externalId !== undefined) return args.externalId;
    const { externalId } = args.settings;
    if (externalId === undefined) return generatedExternalId(name, { parent: this });
    return args.externalIdIsSecret ? pulumi.secret(externalId) : pulumi.output(externalId);
  }

  /** By account; those that cannot be reached have none in this run. */
  private trustRoles(name: string, args: AuthomizeIntegrationArgs): ReadonlyMap<string, TrustRole> {
    const unreachable = new Set(args.unreachableAccountIds);
    const reachable = args.settings.accounts.filter(({ id }) => !unreachable.has(id));
    return new Map(reachable.map((account) => [account.id, this.trustRole(name, account, args)]));
  }

  private trustRole(name: string, account: Account, args: AuthomizeIntegrationArgs): TrustRole {
    const { settings } = args;
    const accountName = resourceNameOf(account.id, name);
    const role = managedRole(account.id, settings);
    const provider = accountProvider(
      providerNameOf(account.id, settings.roleName, name),
      {
        role,
        accessRoleName: account.accessRoleName,
        callerAccountId: args.callerAccountId,
        region: args.region,
        profile: args.profile,
        stack: pulumi.getStack(),
      },
      { parent: this },
    );
    return new TrustRole(
      accountName,
      {
        ...role,
        externalId: this.externalId,
        maxSessionDuration: settings.maxSessionDuration,
        tags: settings.tags,
      },
      { parent: this, provider },
    );
  }
}

function incompleteAccounts(
  accounts: readonly string[],
  trustRoles: ReadonlyMap<string, TrustRole>,
): pulumi.Output<readonly string[]> {
  const completeness = accounts.map((id) => trustRoles.get(id)?.isComplete ?? false);
  return pulumi
    .all(completeness)
    .apply((complete) => accounts.filter((_, index) => !complete[index]));
}
