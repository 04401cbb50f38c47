import type { StackInstancesArgs } from "@pulumi/aws/cloudformation/stackInstances";
import type * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../config/settings";
import type { DeploymentTargets } from "../contract/stackSet";
import type { StackSetMove } from "../rollout/plan/planStackSet";

/**
 * For how long the AWS plugin waits for an operation on all instances; by default it gives up after 30
 * minutes, while AWS goes on. A stack with one role takes about a minute: 12 hours are enough for
 * 5,000 accounts at 7 at a time, and longer no session of AWS lasts, so that the wait would end anyway
 * (IAM user guide, "Maximum session duration").
 */
const LONGEST_OPERATION = "12h";

/** The AWS plugin waits for the operation of a StackSet's update alone. */
export const STACK_SET_TIMEOUTS: pulumi.CustomTimeouts = { update: LONGEST_OPERATION };

/** Each of the instances' resource is an operation. */
export const INSTANCES_TIMEOUTS: pulumi.CustomTimeouts = {
  create: LONGEST_OPERATION,
  update: LONGEST_OPERATION,
  delete: LONGEST_OPERATION,
};

/** What one resource of instances is for. */
export interface InstancesShape {
  readonly name: pulumi.Input<string>;
  readonly region: string;
  readonly targets: DeploymentTargets;
  readonly operations: StackSetSettings;
}

/** The inputs of that resource. A filter never adds accounts, and never leaves any out. */
export function instancesArgs(shape: InstancesShape): StackInstancesArgs {
  const { name, region, operations } = shape;
  const { organizationalUnitIds, accounts } = shape.targets;
  return {
    stackSetName: name,
    regions: [region],
    deploymentTargets: {
      organizationalUnitIds: [...organizationalUnitIds],
      ...(accounts === undefined
        ? {}
        : { accounts: [...accounts], accountFilterType: "INTERSECTION" }),
    },
    callAs: operations.callAs,
    operationPreferences: instancesPreferences(operations),
    region,
  };
}

/** A wave is as many accounts as may be without their role at a time, so all are made at once. */
export function atOnce(move: StackSetMove | undefined): Partial<StackSetSettings> {
  if (move?.atOnce === undefined) return {};
  return { concurrencyMode: "SOFT_FAILURE_TOLERANCE", maxConcurrentCount: move.atOnce };
}

/**
 * A resource that is kept when it is deleted can be replaced without a call to AWS but the creation
 * of the new one; so each step asks AWS anew for the instances.
 */
export function keepingInstances(): pulumi.CustomResourceOptions {
  return { retainOnDelete: true, replacementTrigger: new Date().toISOString() };
}

/** The same for an operation on instances, which knows how strictly it keeps to the number of failures. */
function instancesPreferences(operations: StackSetSettings) {
  return { concurrencyMode: operations.concurrencyMode, ...operationPreferences(operations) };
}

/**
 * In how many accounts an operation works at once, and in how many it may fail. The AWS plugin takes
 * the concurrency mode for instances alone, and refuses it for a StackSet (@pulumi/aws 7.48,
 * types/input.d.ts, StackSetOperationPreferences).
 */
export function operationPreferences(operations: StackSetSettings) {
  const {
    failureToleranceCount,
    failureTolerancePercentage,
    maxConcurrentCount,
    maxConcurrentPercentage,
  } = operations;
  return {
    ...(failureToleranceCount === undefined
      ? { failureTolerancePercentage }
      : { failureToleranceCount }),
    ...(maxConcurrentCount === undefined ? { maxConcurrentPercentage } : { maxConcurrentCount }),
  };
}
