import { StackInstances } from "@pulumi/aws/cloudformation/stackInstances";
import { StackSet } from "@pulumi/aws/cloudformation/stackSet";
import * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../config/settings";
import {
  cloudFormationTemplate,
  TEMPLATE_PARAMETERS,
  type TemplateSource,
} from "../contract/cloudFormationTemplate";
import type { DeployedStackSet } from "../contract/stackSet";
import { allSucceeded } from "./failedResources";

/** The trust roles of the member accounts, by CloudFormation. */
export interface StackSetTrustRolesArgs {
  readonly stackSet: DeployedStackSet;
  /** Whether the instances are deleted and made again rather than updated. */
  readonly recreatesInstances: boolean;
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
    const instances = this.instances(name, args, stackSet);
    const succeeded = allSucceeded([stackSet, instances]);
    this.incompleteAccounts = incompleteAccounts(args.accountIds, instances, succeeded);
    this.registerOutputs({ incompleteAccounts: this.incompleteAccounts });
  }

  private stackSet(name: string, args: StackSetTrustRolesArgs): StackSet {
    const { autoDeployment, retainOnLeaving, region } = args.stackSet;
    const { template, principalArn, operations } = args;
    const templateBody = pulumi
      .output(principalArn)
      .apply((arn) => JSON.stringify(cloudFormationTemplate({ ...template, principalArn: arn })));
    return new StackSet(
      name,
      {
        name: args.stackSet.name,
        description: "Read-only access for Authomize. Managed by authomize-aws.",
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
    const { deploymentTargets, region } = args.stackSet;
    const { organizationalUnitIds, accounts } = deploymentTargets;
    return new StackInstances(
      name,
      {
        stackSetName: stackSet.name,
        regions: [region],
        deploymentTargets: {
          organizationalUnitIds: [...organizationalUnitIds],
          ...(accounts === undefined
            ? {}
            : { accounts: [...accounts], accountFilterType: "INTERSECTION" }),
        },
        callAs: args.operations.callAs,
        operationPreferences: operationPreferences(args.operations),
        region,
      },
      {
        parent: this,
        deleteBeforeReplace: true,
        ...(args.recreatesInstances ? { replaceOnChanges: ["deploymentTargets"] } : {}),
      },
    );
  }
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

/** AWS tells the state of each instance; where nothing is told, as of newcomers, nothing is wrong. */
function incompleteAccounts(
  accountIds: readonly string[],
  instances: StackInstances,
  succeeded: pulumi.Output<boolean>,
): pulumi.Output<readonly string[]> {
  if (pulumi.runtime.isDryRun()) return pulumi.output<readonly string[]>([]);
  const summaries = pulumi.recover(instances.stackInstanceSummaries, () => []);
  return pulumi.all([summaries, succeeded]).apply(([known, isComplete]) => {
    if (!isComplete) return [...accountIds].sort();
    const behind = known.filter(({ status }) => status !== "CURRENT").map((one) => one.accountId);
    return accountIds.filter((id) => behind.includes(id)).sort();
  });
}
