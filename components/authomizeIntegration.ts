import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../config/settings";
import { handover, type Handover } from "../contract/handover";
import { OWNER_TAG } from "../contract/ownership";
import { policyDocument } from "../contract/policyDocument";
import { managedRole } from "../contract/roleManagement";
import { legacyUserArn, legacyUserManagement } from "../contract/legacyUser";
import type { DeployedRollout, StackOutputs } from "../contract/stackOutputs";
import type { DeployedStackSet, InstanceShortfall } from "../contract/stackSet";
import { accountOfLegacyUser } from "../organization/legacyUserAccount";
import { AccessKeyUser, type LegacyUser } from "./accessKeyUser";
import { AccountProviders } from "./accountProviders";
import type { AuthomizeIntegrationArgs } from "./authomizeIntegrationArgs";
import { generatedExternalId } from "./generatedExternalId";
import { isByStackSet, isMadeByItself, planOf } from "./integrationRollout";
import {
  failedInstances,
  incompleteAccounts,
  incompleteByStackSet,
  NO_ROLES,
  roleArnsOf,
  roleIdsOf,
  type MadeRoles,
} from "./madeRoles";
import { resourceNameOf, trustRoleNameOf } from "./resourceNames";
import { StackSetTrustRoles } from "./stackSetTrustRoles";
import { TrustRole } from "./trustRole";

/** The trust role in every account of one environment, and what the vendor's dialog asks for. */
export class AuthomizeIntegration extends pulumi.ComponentResource {
  /** Account ID → ARN of its trust role. */
  public readonly roleArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** Account ID → AWS's unique ID of its trust role; without roles made by a StackSet. */
  public readonly roleIds: pulumi.Output<Readonly<Record<string, string>>>;
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
  public readonly failedInstances: pulumi.Output<readonly InstanceShortfall[]>;
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
    // No role comes to trust a user of that name that somebody else has, or nobody.
    const made = (this.legacyUser?.isThere ?? pulumi.output(true)).apply((isThere) =>
      isThere ? this.rolesOf(name, args) : NO_ROLES,
    );
    this.rollout = args.rollout?.kind === "accounts" ? undefined : args.rollout?.kind;
    this.stackSet = planOf(args.rollout)?.stackSet;
    const { accounts } = this;
    this.roleArns = roleArnsOf(accounts, made, settings);
    this.roleIds = made.apply((roles) => roleIdsOf(accounts, roles, args.lastRoleIds ?? {}));
    this.incompleteByStackSet = made.apply(({ stackSet }) => incompleteByStackSet(stackSet));
    this.failedInstances = made.apply(({ stackSet }) => failedInstances(stackSet));
    this.incompleteAccounts = made.apply((roles) => incompleteAccounts(accounts, roles, args));
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
      roleIds: this.roleIds,
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

  private rolesOf(name: string, args: AuthomizeIntegrationArgs): MadeRoles {
    return {
      byAccount: this.trustRoles(name, args),
      stackSet: this.stackSetTrustRoles(name, args),
    };
  }

  /** By account; those that cannot be reached, or have theirs by a StackSet, have none here. */
  private trustRoles(name: string, args: AuthomizeIntegrationArgs): ReadonlyMap<string, TrustRole> {
    const { settings, rollout = { kind: "accounts" } } = args;
    const unreachable = new Set(args.unreachableAccountIds);
    const made = settings.accounts.filter(
      ({ id }) =>
        !unreachable.has(id) && (id === settings.managementAccount || isMadeByItself(id, rollout)),
    );
    return new Map(made.map((account) => [account.id, this.trustRole(name, account, args)]));
  }

  private trustRole(name: string, account: Account, args: AuthomizeIntegrationArgs): TrustRole {
    const { settings, deployedRoles = [] } = args;
    return new TrustRole(
      trustRoleNameOf(account.id, settings.roleName, deployedRoles, name),
      {
        ...managedRole(account.id, settings),
        externalId: this.externalId,
        maxSessionDuration: settings.maxSessionDuration,
        tags: tagsOf(args),
        principalArn: this.legacyUser?.arn,
        ...(settings.cloudTrailLogs?.account === account.id
          ? { cloudTrailLogs: settings.cloudTrailLogs }
          : {}),
        existing: existingRoleOf(account.id, args),
      },
      { parent: this, provider: this.providers.of(account) },
    );
  }

  /** By the deployer's own account, where the StackSet is. */
  private stackSetTrustRoles(
    name: string,
    args: AuthomizeIntegrationArgs,
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
        principalArn: this.legacyUser?.arn,
        externalId: this.externalId,
        operations: settings.stackSet,
        accountIds: this.accounts.filter(
          (id) => id !== settings.managementAccount && isByStackSet(id, args.rollout),
        ),
      },
      { parent: this, provider: this.providers.of(own) },
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
        trustingAccountIds: this.accounts.filter((id) => !isLeftOut(id, args)),
        role: settings,
        keys: settings.legacyUser.keys,
        tags: tagsOf(args),
        exists: args.legacyUserExists ?? false,
      },
      {
        parent: this,
        provider: this.providers.narrowedTo(policy, userName, account),
      },
    );
  }
}

function existingRoleOf(
  accountId: string,
  { rollout, leftAloneAccountIds = [] }: AuthomizeIntegrationArgs,
): "imported" | "leftAlone" | undefined {
  if (leftAloneAccountIds.includes(accountId)) return "leftAlone";
  return rollout?.kind === "moving" && rollout.takenOver.has(accountId) ? "imported" : undefined;
}

/** Whether the role of that name in an account may be somebody else's, which the user must not assume. */
function isLeftOut(
  accountId: string,
  { leftAloneAccountIds = [], unreachableAccountIds, deployedRoles = [] }: AuthomizeIntegrationArgs,
): boolean {
  if (leftAloneAccountIds.includes(accountId)) return true;
  const isKnown = deployedRoles.some((role) => role.accountId === accountId);
  return unreachableAccountIds.includes(accountId) && !isKnown;
}

function tagsOf({ settings, owner }: AuthomizeIntegrationArgs): Readonly<Record<string, string>> {
  return owner === undefined ? settings.tags : { ...settings.tags, [OWNER_TAG]: owner };
}
