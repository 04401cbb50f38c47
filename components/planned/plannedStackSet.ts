import { StackInstances } from "@pulumi/aws/cloudformation/stackInstances";
import { StackSet } from "@pulumi/aws/cloudformation/stackSet";
import * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../../config/settings";
import { cloudFormationTemplate, TEMPLATE_PARAMETERS } from "../../contract/cloudFormationTemplate";
import { type StackInstance, stackSetDescription } from "../../contract/stackSet";
import type { TrustRoleSettings } from "../../contract/trustRoleSpec";
import type { StackSetMove, StackSetPlan } from "../../rollout/plan/planStackSet";
import { allSucceeded, onceMade } from "./failedResources";
import { ownTags } from "./ownTags";
import { type InstancesOutcome, NOTHING_KNOWN, readInstances } from "./stackInstances";
import {
  INSTANCES_TIMEOUTS,
  instancesArgs,
  keepingInstances,
  operationPreferences,
  STACK_SET_TIMEOUTS,
} from "./stackSetOperations";
import type { PlannedTrustRoleArgs } from "./plannedTrustRole";

/** What the AWS plugin has read of one instance, as far as it is of use here. */
export interface StackInstanceSummary {
  /** 12 digits. */
  readonly accountId: string;
  /** CURRENT, OUTDATED or INOPERABLE. */
  readonly status: string;
  /** Such as SUCCEEDED, FAILED or SKIPPED_SUSPENDED_ACCOUNT. */
  readonly detailedStatus: string;
  readonly statusReason: string;
}

/** The trust roles of the member accounts, by CloudFormation. */
export interface PlannedStackSetArgs
  extends
    Omit<StackSetPlan, "isMadeAnew" | "warnings">,
    Pick<PlannedTrustRoleArgs, "externalId" | "principalArn"> {
  /** What the roles are. */
  readonly role: TrustRoleSettings;
  /** How AWS works through the accounts. */
  readonly operations: StackSetSettings;
  /** The member accounts to deploy to, 12 digits each. */
  readonly accountIds: readonly string[];
  /** Reads the StackSet's instances, once the engine has finished; absent: nobody asks AWS again. */
  readonly readInstances?: (() => Promise<readonly StackInstance[]>) | undefined;
  /** What a person wrote, where the arguments are all that says what is asked for: kept in the state. */
  readonly written?: pulumi.Inputs | undefined;
}

/**
 * One service-managed StackSet that makes the trust role in the member accounts: one provider process
 * whatever their number. Pass a provider of the management account, or of the delegated
 * administrator, in the options.
 */
export class PlannedStackSet extends pulumi.ComponentResource {
  /**
   * Where the StackSet is not as asked for. Of an operation that failed as a whole, which the engine
   * reports, it has no shortfalls.
   */
  public readonly outcome: pulumi.Output<InstancesOutcome>;
  /**
   * The instances as AWS had them when their resource was last changed or refreshed; none at preview, and
   * where that failed, which the engine reports.
   */
  protected readonly instanceSummaries: pulumi.Output<readonly StackInstanceSummary[]>;
  private readonly made: StackInstances[] = [];

  /** @throws Error when there is no organizational unit to deploy to */
  constructor(name: string, args: PlannedStackSetArgs, options: pulumi.ComponentResourceOptions) {
    if (args.stackSet.deploymentTargets.organizationalUnitIds.length === 0) {
      throw new Error(`StackSetTrustRoles ${name}: there is no unit to deploy to.`);
    }
    super("authomize-aws:index:StackSetTrustRoles", name, args.written ?? {}, options);
    const stackSet = this.stackSet(name, args);
    const succeeded = this.withInstances(name, args, stackSet);
    const isOwn = allSucceeded([stackSet]).apply((isMade) => isMade || args.isKnown === true);
    this.instanceSummaries = succeeded.apply((isComplete) =>
      summariesOf(isComplete ? this.made : []),
    );
    const found = pulumi.all([succeeded, isOwn]).apply(([, own]) => own);
    this.outcome = pulumi
      .all([readOutcome(found, args), succeeded])
      .apply(([outcome, isComplete]) => (isComplete ? outcome : { ...outcome, shortfalls: [] }));
    const incompleteAccounts = this.outcome.apply((outcome) => outcome.incompleteAccounts);
    this.registerOutputs({ incompleteAccounts });
  }

  /**
   * A StackSet that could not be made gets no instances: its name is somebody else's. One of the stack's
   * keeps them where its update fails, since the engine deletes what is not asked for.
   *
   * @returns whether the engine made or updated all
   */
  private withInstances(
    name: string,
    args: PlannedStackSetArgs,
    stackSet: StackSet,
  ): pulumi.Output<boolean> {
    if (args.isKnown !== true) {
      return onceMade([stackSet], () => allSucceeded(this.instances(name, args, stackSet.name)));
    }
    const stackSetName = pulumi.recover(stackSet.name, () => args.stackSet.name);
    return allSucceeded([stackSet, ...this.instances(name, args, stackSetName)]);
  }

  private stackSet(name: string, args: PlannedStackSetArgs): StackSet {
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
        tags: ownTags(),
        region,
      },
      // No update replaces it, and one that did by mistake shall fail rather than delete any role.
      { parent: this, deleteBeforeReplace: false, customTimeouts: STACK_SET_TIMEOUTS },
    );
  }

  private instances(
    name: string,
    args: PlannedStackSetArgs,
    stackSetName: pulumi.Output<string>,
  ): readonly StackInstances[] {
    const { stackSet, operations, missing = [] } = args;
    const { deploymentTargets, region } = stackSet;
    // The first step of a move makes the StackSet, and AWS takes no filter without an account.
    const isEmpty = deploymentTargets.accounts?.length === 0;
    const instances = isEmpty ? [] : [this.allInstances(name, args, stackSetName)];
    if (missing.length === 0) return instances;
    // An unchanged resource does not ask AWS again for what is missing. This one goes from the state
    // with the next update; the instances are the other resource's to delete.
    const targets = { ...deploymentTargets, accounts: missing };
    const again = new StackInstances(
      `${name}-missing`,
      instancesArgs(stackSetName, region, targets, operations),
      { parent: this, customTimeouts: INSTANCES_TIMEOUTS, ...keepingInstances() },
    );
    return [...instances, again];
  }

  /**
   * One resource for all: several would each read the others' instances as their own, and one for each
   * unit deletes the unit's accounts when its filter changes.
   */
  private allInstances(
    name: string,
    { stackSet, operations, move, replacesInstances }: PlannedStackSetArgs,
    stackSetName: pulumi.Output<string>,
  ): StackInstances {
    const { deploymentTargets, region } = stackSet;
    const instances = new StackInstances(
      name,
      instancesArgs(stackSetName, region, deploymentTargets, { ...operations, ...atOnce(move) }),
      {
        parent: this,
        deleteBeforeReplace: true,
        customTimeouts: INSTANCES_TIMEOUTS,
        ...(replacesInstances === true ? { replaceOnChanges: ["deploymentTargets"] } : {}),
        ...(move?.keepsInstances === true ? keepingInstances() : {}),
      },
    );
    this.made.push(instances);
    return instances;
  }
}

function summariesOf(
  made: readonly StackInstances[],
): pulumi.Output<readonly StackInstanceSummary[]> {
  if (pulumi.runtime.isDryRun()) return pulumi.output([]);
  return pulumi.all(made.map((each) => each.stackInstanceSummaries)).apply((all) => all.flat());
}

/** The accounts of a wave have no role meanwhile, so that all of them are worked on at once. */
function atOnce(move: StackSetMove | undefined): Partial<StackSetSettings> {
  if (move?.atOnce === undefined) return {};
  return { concurrencyMode: "SOFT_FAILURE_TOLERANCE", maxConcurrentCount: move.atOnce };
}

/** In a move only failures count: the other instances are still being made. */
function readOutcome(
  isOwn: pulumi.Output<boolean>,
  { accountIds, readInstances: read, leftOut, move }: PlannedStackSetArgs,
): pulumi.Output<InstancesOutcome> {
  if (read === undefined) return pulumi.output(NOTHING_KNOWN);
  const suspended = [...(leftOut ?? [])].filter(([, { isActive }]) => !isActive).map(([id]) => id);
  const outcome = readInstances(isOwn, read, accountIds, new Set(suspended));
  if (move === undefined) return outcome;
  return outcome.apply(({ incompleteAccounts, shortfalls }) => ({
    incompleteAccounts,
    shortfalls: shortfalls.filter(
      ({ state, isLeftBehind }) =>
        !isLeftBehind && (state === "failed" || state === "inoperable" || state === "skipped"),
    ),
  }));
}
