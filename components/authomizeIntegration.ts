import * as pulumi from "@pulumi/pulumi";

import type { Account, EnrolledSettings } from "../config/settings";
import { roleArn } from "../contract/arns";
import { handover, type Handover } from "../contract/handover";
import { policyDocument } from "../contract/policyDocument";
import { managedRole } from "../contract/roleManagement";
import { legacyUserArn, legacyUserManagement } from "../contract/legacyUser";
import type { DeployedRollout, StackOutputs } from "../contract/stackOutputs";
import type { DeployedStackSet, StackInstance } from "../contract/stackSet";
import { accountOfLegacyUser } from "../organization/legacyUserAccount";
import { AccessKeyUser, type LegacyUser } from "./accessKeyUser";
import { AccountProviders, type AccountProvidersArgs } from "./accountProviders";
import { generatedExternalId } from "./generatedExternalId";
import {
  isByStackSet,
  isMadeByItself,
  planOf,
  type IntegrationRollout,
} from "./integrationRollout";
import { resourceNameOf } from "./resourceNames";
import { StackSetTrustRoles } from "./stackSetTrustRoles";
import { TrustRole } from "./trustRole";

/** One environment: the settings, and the credentials that deploy it. */
export interface AuthomizeIntegrationArgs extends AccountProvidersArgs {
  /** Names no account only where the stack is a shard that has none. */
  readonly settings: EnrolledSettings;
  /** The external ID, when another stack made it; absent: that of the settings, or a generated one. */
  readonly externalId?: pulumi.Output<string> | undefined;
  /** Whether the external ID is to be kept encrypted in state and outputs. */
  readonly externalIdIsSecret: boolean;
  /** Accounts to leave as they are, because they cannot be worked in at the moment. */
  readonly unreachableAccountIds: readonly string[];
  /** The legacy user of the last update, where it cannot be reached and stays as it is. */
  readonly keptLegacyUser?: LegacyUser | undefined;
  /** Absent: each role is made by itself. */
  readonly rollout?: IntegrationRollout | undefined;
  /** Reads the StackSet's instances, where there is one. */
  readonly readInstances?: (() => Promise<readonly StackInstance[]>) | undefined;
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
  /** How the member accounts' roles are made; absent: each by itself. */
  public readonly rollout: DeployedRollout | undefined;
  /** The legacy user, if there is one. */
  public readonly legacyUser: LegacyUser | undefined;
  /** Where the StackSet's operation failed although it succeeded as a whole. */
  public readonly failedInstances: pulumi.Output<readonly StackInstance[]>;
  /** The StackSet, if there is one. */
  public readonly stackSet: DeployedStackSet | undefined;
  /** Those of the accounts in which the StackSet did not leave the role as it is asked for, sorted. */
  public readonly incompleteByStackSet: pulumi.Output<readonly string[]>;
  private readonly providers: AccountProviders;

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
    this.providers = new AccountProviders(name, args, this);
    this.accounts = settings.accounts.map((account) => account.id).sort();
    this.roleName = settings.roleName;
    this.handover = handover({ ...settings, accountIds: this.accounts });
    this.externalId = this.chosenExternalId(name, args);
    this.legacyUser = args.keptLegacyUser ?? this.accessKeyUser(name, args);
    const principalArn = this.legacyUser?.arn;
    const trustRoles = this.trustRoles(name, args, principalArn);
    const stackSet = this.stackSetTrustRoles(name, args, principalArn);
    this.rollout = args.rollout?.kind === "accounts" ? undefined : args.rollout?.kind;
    this.stackSet = planOf(args.rollout)?.stackSet;
    this.roleArns = Object.fromEntries(
      this.accounts.map((id) => [id, trustRoles.get(id)?.arn ?? roleArn(id, settings)]),
    );
    this.incompleteByStackSet = stackSet?.incompleteAccounts ?? pulumi.output([]);
    this.failedInstances = stackSet?.failedInstances ?? pulumi.output([]);
    this.incompleteAccounts = this.incomplete(args, trustRoles);
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
      // An output that is absent is one that nobody asked for.
      ...(this.rollout === undefined ? {} : { rollout: this.rollout }),
      ...(this.stackSet === undefined ? {} : { stackSet: this.stackSet }),
      ...(this.legacyUser === undefined
        ? {}
        : {
            legacyUserArn: this.legacyUser.deployedArn,
            legacyAccessKeyId: this.legacyUser.accessKeyId,
            legacySecretAccessKey: this.legacyUser.secretAccessKey,
          }),
    };
  }

  private chosenExternalId(name: string, args: AuthomizeIntegrationArgs): pulumi.Output<string> {
    if (args.externalId !== undefined) return args.externalId;
    const { externalId } = args.settings;
    if (externalId === undefined) return generatedExternalId(name, { parent: this });
    return args.externalIdIsSecret ? pulumi.secret(externalId) : pulumi.output(externalId);
  }

  /** By account; those that cannot be reached, or have theirs by a StackSet, have none here. */
  private trustRoles(
    name: string,
    args: AuthomizeIntegrationArgs,
    principalArn: pulumi.Output<string> | undefined,
  ): ReadonlyMap<string, TrustRole> {
    const { settings, rollout = { kind: "accounts" } } = args;
    const unreachable = new Set(args.unreachableAccountIds);
    const made = settings.accounts.filter(
      ({ id }) =>
        !unreachable.has(id) && (id === settings.managementAccount || isMadeByItself(id, rollout)),
    );
    return new Map(
      made.map((account) => [account.id, this.trustRole(name, account, args, principalArn)]),
    );
  }

  private trustRole(
    name: string,
    account: Account,
    args: AuthomizeIntegrationArgs,
    principalArn: pulumi.Output<string> | undefined,
  ): TrustRole {
    const { settings } = args;
    return new TrustRole(
      resourceNameOf(account.id, name),
      {
        ...managedRole(account.id, settings),
        externalId: this.externalId,
        maxSessionDuration: settings.maxSessionDuration,
        tags: settings.tags,
        principalArn,
        ...(settings.cloudTrailLogs?.account === account.id
          ? { cloudTrailLogs: settings.cloudTrailLogs }
          : {}),
        exists: args.rollout?.kind === "moving" && args.rollout.takenOver.has(account.id),
      },
      { parent: this, provider: this.providers.of(account) },
    );
  }

  /** By the deployer's own account, where the StackSet is. */
  private stackSetTrustRoles(
    name: string,
    args: AuthomizeIntegrationArgs,
    principalArn: pulumi.Output<string> | undefined,
  ): StackSetTrustRoles | undefined {
    const { settings } = args;
    const plan = planOf(args.rollout);
    if (plan === undefined) return undefined;
    const own = { id: args.callerAccountId, accessRoleName: "" };
    return new StackSetTrustRoles(
      name,
      {
        ...plan,
        readInstances: args.readInstances ?? (() => Promise.resolve([])),
        template: settings,
        principalArn,
        externalId: this.externalId,
        operations: settings.stackSet,
        accountIds: this.accounts.filter(
          (id) => id !== settings.managementAccount && isByStackSet(id, args.rollout),
        ),
      },
      { parent: this, provider: this.providers.of(own) },
    );
  }

  /** Those whose role failed, or was not made in this run at all. */
  private incomplete(
    { rollout, unreachableAccountIds }: AuthomizeIntegrationArgs,
    trustRoles: ReadonlyMap<string, TrustRole>,
  ): pulumi.Output<readonly string[]> {
    const leaving = rollout?.kind === "moving" ? rollout.leaving : [];
    const missing = new Set([...leaving, ...unreachableAccountIds]);
    const hasStackSet = planOf(rollout) !== undefined;
    const isComplete = (id: string) =>
      trustRoles.get(id)?.isComplete ?? (hasStackSet && !missing.has(id));
    return pulumi
      .all([this.incompleteByStackSet, pulumi.all(this.accounts.map(isComplete))])
      .apply(([failed, complete]) =>
        this.accounts.filter((id, index) => complete[index] !== true || failed.includes(id)),
      );
  }

  private accessKeyUser(name: string, args: AuthomizeIntegrationArgs): AccessKeyUser | undefined {
    const { settings } = args;
    const account = accountOfLegacyUser(settings);
    if (settings.legacyUser === undefined || account === undefined) return undefined;
    const { id: accountId } = account;
    const userName = `${resourceNameOf(accountId, name)}-legacy-user`;
    const stack = pulumi.getStack();
    const policy = JSON.stringify(
      policyDocument(legacyUserManagement(legacyUserArn(accountId, stack))),
    );
    return new AccessKeyUser(
      userName,
      {
        accountId,
        stack,
        trustingAccountIds: this.accounts,
        role: settings,
        keys: settings.legacyUser.keys,
        tags: settings.tags,
      },
      {
        parent: this,
        provider: this.providers.narrowedTo(policy, userName, account),
      },
    );
  }
}
