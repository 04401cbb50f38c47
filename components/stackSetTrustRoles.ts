import { StackInstances } from "@pulumi/aws/cloudformation/stackInstances";
import { StackSet } from "@pulumi/aws/cloudformation/stackSet";
import * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../config/settings";
import {
  cloudFormationTemplate,
  TEMPLATE_PARAMETERS,
  type TemplateSource,
} from "../contract/cloudFormationTemplate";
import {
  stackSetDescription,
  type DeployedStackSet,
  type StackInstance,
} from "../contract/stackSet";
import type { StackSetMove } from "../organization/stackSetRollout";
import { allSucceeded } from "./failedResources";

/** The trust roles of the member accounts, by CloudFormation. */
export interface StackSetTrustRolesArgs {
  readonly stackSet: DeployedStackSet;
  /** Whether the instances are deleted and made again rather than updated. */
  readonly recreatesInstances: boolean;
  /** Only while accounts move to the StackSet, or away from it. */
  readonly move?: StackSetMove | undefined;
  /** Which time its operation is asked for; absent: the first. */
  readonly attempt?: number | undefined;
  /** Reads the StackSet's instances, when the engine has done what it can. */
  readonly readInstances: () => Promise<readonly StackInstance[]>;
  readonly template: Omit<TemplateSource, "principalArn">;
  /** The operator's legacy user, where it takes the place of the vendor's. */
  readonly principalArn?: pulumi.Input<string> | undefined;
  /** The external ID that every trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  readonly operations: StackSetSettings;
  /** The member accounts that are meant, 12 digits each. */
  readonly accountIds: readonly string[];
}

/**
 * One service-managed StackSet that makes the trust role in the member accounts: one provider process
 * whatever their number. Pass a provider of the management account, or of the delegated
 * administrator, in the options.
 */
export class StackSetTrustRoles extends pulumi.ComponentResource {
  /** Those of the accounts in which this run did not leave the role as it is asked for, sorted. */
  public readonly incompleteAccounts: pulumi.Output<readonly string[]>;
  /** Those in which the operation failed although it succeeded as a whole, within its tolerance. */
  public readonly failedInstances: pulumi.Output<readonly StackInstance[]>;

  /**
   * @throws Error when there is no organizational unit to deploy to
   */
  constructor(
    name: string,
    args: StackSetTrustRolesArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    if (args.stackSet.deploymentTargets.organizationalUnitIds.length === 0) {
      throw new Error(`StackSetTrustRoles ${name}: there is no unit to deploy to.`);
    }
    super("authomize-aws:index:StackSetTrustRoles", name, {}, options);
    const stackSet = this.stackSet(name, args);
    // The first step of a move makes the StackSet, and AWS takes no filter without an account.
    const isEmpty = args.stackSet.deploymentTargets.accounts?.length === 0;
    const instances = isEmpty ? [] : [this.instances(name, args, stackSet)];
    const succeeded = allSucceeded([stackSet, ...instances]);
    const known = knownInstances(args, succeeded);
    this.incompleteAccounts = known.apply((found) => incompleteAccounts(args.accountIds, found));
    this.failedInstances = pulumi
      .all([known, succeeded])
      .apply(([found, isComplete]) => (isComplete ? failedInstances(args.accountIds, found) : []));
    this.registerOutputs({ incompleteAccounts: this.incompleteAccounts });
  }

  private stackSet(name: string, args: StackSetTrustRolesArgs): StackSet {
    const { autoDeployment, retainOnLeaving, region } = args.stackSet;
    const { principalArn, operations, move } = args;
    const template = { ...args.template, keepsRole: move?.keepsRoles };
    const templateBody = pulumi
      .output(principalArn)
      .apply((arn) => JSON.stringify(cloudFormationTemplate({ ...template, principalArn: arn })));
    return new StackSet(
      name,
      {
        name: args.stackSet.name,
        description: stackSetDescription(args.attempt ?? 1),
        permissionModel: "SERVICE_MANAGED",
        autoDeployment: autoDeployment
          ? { enabled: true, retainStacksOnAccountRemoval: retainOnLeaving }
          : { enabled: false },
        managedExecution: { active: true },
        capabilities: ["CAPABILITY_NAMED_IAM"],
        callAs: operations.callAs,
        operationPreferences: operationPreferences(operations),
        templateBody,
        parameters: {
          [TEMPLATE_PARAMETERS.externalId]: args.externalId,
          [TEMPLATE_PARAMETERS.identityCenter]: "false",
          [TEMPLATE_PARAMETERS.roleName]: template.roleName,
        },
        region,
      },
      // Two StackSets of one name cannot be, nor two roles: the old one has to go first.
      { parent: this, deleteBeforeReplace: true },
    );
  }

  /**
   * All instances in one resource: several of them would each take the others' for their own when
   * they are read, and one for each unit deletes the unit's accounts when its filter changes.
   */
  private instances(
    name: string,
    args: StackSetTrustRolesArgs,
    stackSet: StackSet,
  ): StackInstances {
    const { move, operations } = args;
    const { deploymentTargets, region } = args.stackSet;
    const { organizationalUnitIds, accounts } = deploymentTargets;
    return new StackInstances(
      name,
      {
        // Where an update of the StackSet failed, it exists nonetheless.
        stackSetName: pulumi.recover(stackSet.name, () => args.stackSet.name),
        regions: [region],
        deploymentTargets: {
          organizationalUnitIds: [...organizationalUnitIds],
          ...(accounts === undefined
            ? {}
            : { accounts: [...accounts], accountFilterType: "INTERSECTION" }),
        },
        callAs: operations.callAs,
        operationPreferences: operationPreferences({ ...operations, ...atOnce(move) }),
        region,
      },
      {
        parent: this,
        deleteBeforeReplace: true,
        ...(args.recreatesInstances ? { replaceOnChanges: ["deploymentTargets"] } : {}),
        ...(move === undefined ? {} : keepingInstances(move)),
      },
    );
  }
}

/** A wave is as many accounts as may be without their role at a time, so all are made at once. */
function atOnce(move: StackSetMove | undefined): Partial<StackSetSettings> {
  if (move?.atOnce === undefined) return {};
  return { concurrencyMode: "SOFT_FAILURE_TOLERANCE", maxConcurrentCount: move.atOnce };
}

/**
 * A resource that is kept when it is deleted can be replaced without a call to AWS but the creation
 * of the new one; so each step asks AWS anew for the instances.
 */
function keepingInstances(move: StackSetMove): pulumi.CustomResourceOptions {
  if (!move.keepsInstances) return {};
  return { retainOnDelete: true, replacementTrigger: new Date().toISOString() };
}

function operationPreferences(operations: StackSetSettings) {
  const {
    concurrencyMode,
    failureToleranceCount,
    failureTolerancePercentage,
    maxConcurrentCount,
    maxConcurrentPercentage,
  } = operations;
  return {
    concurrencyMode,
    ...(failureToleranceCount === undefined
      ? { failureTolerancePercentage }
      : { failureToleranceCount }),
    ...(maxConcurrentCount === undefined ? { maxConcurrentPercentage } : { maxConcurrentCount }),
  };
}

/** What AWS tells of the instances; undefined at preview, when there is nothing to tell yet. */
function knownInstances(
  { readInstances }: StackSetTrustRolesArgs,
  succeeded: pulumi.Output<boolean>,
): pulumi.Output<readonly StackInstance[] | undefined> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  // The AWS plugin reads them only when something of their resource changes.
  return succeeded.apply(() => readInstances());
}

/** Those that have no instance, or one that is not as it should be. */
function incompleteAccounts(
  accountIds: readonly string[],
  instances: readonly StackInstance[] | undefined,
): readonly string[] {
  if (instances === undefined) return [];
  const current = instances.filter(({ state }) => state === "current");
  const complete = new Set(current.map(({ accountId }) => accountId));
  return accountIds.filter((id) => !complete.has(id)).sort();
}

function failedInstances(
  accountIds: readonly string[],
  instances: readonly StackInstance[] = [],
): readonly StackInstance[] {
  return instances.filter(
    ({ accountId, state }) => state === "failed" && accountIds.includes(accountId),
  );
}
