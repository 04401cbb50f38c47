import { StackInstances } from "@pulumi/aws/cloudformation/stackInstances";
import { StackSet } from "@pulumi/aws/cloudformation/stackSet";
import * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../config/settings";
import { cloudFormationTemplate, TEMPLATE_PARAMETERS } from "../contract/cloudFormationTemplate";
import { OWNER_TAG, ownerOf } from "../contract/ownership";
import { type StackInstance, stackSetDescription } from "../contract/stackSet";
import type { TrustRoleSettings } from "../contract/trustRoleSpec";
import type { StackSetPlan } from "../rollout/plan/planStackSet";
import { allSucceeded, onceMade } from "./failedResources";
import { type InstancesOutcome, readInstances } from "./stackInstances";
import {
  atOnce,
  INSTANCES_TIMEOUTS,
  instancesArgs,
  keepingInstances,
  operationPreferences,
  STACK_SET_TIMEOUTS,
} from "./stackSetOperations";

/** The trust roles of the member accounts, by CloudFormation. */
export interface StackSetTrustRolesArgs extends Omit<StackSetPlan, "isMadeAnew" | "warnings"> {
  /** What the roles are. */
  readonly role: TrustRoleSettings;
  /** How AWS works through the accounts. */
  readonly operations: StackSetSettings;
  /** The member accounts that are meant, 12 digits each. */
  readonly accountIds: readonly string[];
  /** The external ID that every trust policy requires. */
  readonly externalId: pulumi.Input<string>;
  /**
   * The operator's legacy user, where it takes the place of the vendor's.
   *
   * @default the vendor's user
   */
  readonly principalArn?: pulumi.Input<string> | undefined;
  /** Reads the StackSet's instances, when the engine has done what it can. */
  readonly readInstances: () => Promise<readonly StackInstance[]>;
}

/**
 * One service-managed StackSet that makes the trust role in the member accounts: one provider process
 * whatever their number. Pass a provider of the management account, or of the delegated
 * administrator, in the options.
 */
export class StackSetTrustRoles extends pulumi.ComponentResource {
  /**
   * Where the StackSet falls short of what is asked for. The shortfalls are those of operations that
   * succeeded as a whole: they failed in fewer accounts than they tolerate, or an instance is missing
   * or left behind.
   */
  public readonly outcome: pulumi.Output<InstancesOutcome>;

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
    const succeeded = this.withInstances(name, args, stackSet);
    const isOwn = allSucceeded([stackSet]).apply((isMade) => isMade || args.isKnown === true);
    const found = pulumi.all([succeeded, isOwn]).apply(([, own]) => own);
    this.outcome = pulumi
      .all([readOutcome(found, args), succeeded])
      .apply(([outcome, isComplete]) => (isComplete ? outcome : { ...outcome, shortfalls: [] }));
    const incompleteAccounts = this.outcome.apply((outcome) => outcome.incompleteAccounts);
    this.registerOutputs({ incompleteAccounts });
  }

  /**
   * One that could not be made has no instances: the name is somebody else's then. One that the stack
   * has made before keeps them where its update fails, for the engine deletes what is not asked for.
   *
   * @returns whether the engine made or updated all
   */
  private withInstances(
    name: string,
    args: StackSetTrustRolesArgs,
    stackSet: StackSet,
  ): pulumi.Output<boolean> {
    if (args.isKnown !== true) {
      return onceMade([stackSet], () => allSucceeded(this.allInstances(name, args, stackSet.name)));
    }
    const stackSetName = pulumi.recover(stackSet.name, () => args.stackSet.name);
    return allSucceeded([stackSet, ...this.allInstances(name, args, stackSetName)]);
  }

  private stackSet(name: string, args: StackSetTrustRolesArgs): StackSet {
    const { autoDeployment, retainOnLeaving, region } = args.stackSet;
    const { role, operations } = args;
    const keepsRole = args.move?.keepsRoles;
    const templateBody = pulumi
      .output(args.principalArn)
      .apply((principalArn) =>
        JSON.stringify(cloudFormationTemplate(role, { principalArn, keepsRole })),
      );
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
          [TEMPLATE_PARAMETERS.roleName]: role.roleName,
        },
        tags: { [OWNER_TAG]: ownerOf(pulumi.getProject(), pulumi.getStack()) },
        region,
      },
      // No update replaces it, and one that did by mistake shall fail rather than delete any role.
      { parent: this, deleteBeforeReplace: false, customTimeouts: STACK_SET_TIMEOUTS },
    );
  }

  private allInstances(
    name: string,
    args: StackSetTrustRolesArgs,
    stackSetName: pulumi.Output<string>,
  ): readonly StackInstances[] {
    const { deploymentTargets } = args.stackSet;
    // The first step of a move makes the StackSet, and AWS takes no filter without an account.
    const isEmpty = deploymentTargets.accounts?.length === 0;
    const { missing = [] } = args;
    return [
      ...(isEmpty ? [] : [this.instances(name, args, stackSetName)]),
      ...(missing.length === 0 ? [] : [this.missingInstances(name, args, stackSetName, missing)]),
    ];
  }

  /**
   * All instances in one resource: several of them would each take the others' for their own when
   * they are read, and one for each unit deletes the unit's accounts when its filter changes.
   */
  private instances(
    name: string,
    args: StackSetTrustRolesArgs,
    stackSetName: pulumi.Output<string>,
  ): StackInstances {
    const { move, operations } = args;
    return new StackInstances(
      name,
      instancesArgs({
        name: stackSetName,
        region: args.stackSet.region,
        targets: args.stackSet.deploymentTargets,
        operations: { ...operations, ...atOnce(move) },
      }),
      {
        parent: this,
        deleteBeforeReplace: true,
        customTimeouts: INSTANCES_TIMEOUTS,
        ...(args.replacesInstances === true ? { replaceOnChanges: ["deploymentTargets"] } : {}),
        ...(move?.keepsInstances === true ? keepingInstances() : {}),
      },
    );
  }

  /**
   * Asks AWS once more for instances that are missing, which an unchanged resource does not. They are
   * the other resource's to delete; this one goes from the state with the next update.
   */
  private missingInstances(
    name: string,
    args: StackSetTrustRolesArgs,
    stackSetName: pulumi.Output<string>,
    accounts: readonly string[],
  ): StackInstances {
    const { deploymentTargets, region } = args.stackSet;
    const targets = { ...deploymentTargets, accounts };
    return new StackInstances(
      `${name}-missing`,
      instancesArgs({ name: stackSetName, region, targets, operations: args.operations }),
      { parent: this, customTimeouts: INSTANCES_TIMEOUTS, ...keepingInstances() },
    );
  }
}

/** In a migration only failures count: the other instances are still being made. */
function readOutcome(
  isOwn: pulumi.Output<boolean>,
  { accountIds, readInstances: read, leftOut, move }: StackSetTrustRolesArgs,
): pulumi.Output<InstancesOutcome> {
  const suspended = [...(leftOut ?? [])].filter(([, { isActive }]) => !isActive);
  const suspendedAccountIds = new Set(suspended.map(([id]) => id));
  const outcome = readInstances(isOwn, { read, accountIds, suspendedAccountIds });
  if (move === undefined) return outcome;
  return outcome.apply(({ incompleteAccounts, shortfalls }) => ({
    incompleteAccounts,
    shortfalls: shortfalls.filter(
      ({ state, isLeftBehind }) =>
        !isLeftBehind && (state === "failed" || state === "inoperable" || state === "skipped"),
    ),
  }));
}
