import type { StackInstancesArgs } from "@pulumi/aws/cloudformation/stackInstances";
import type * as pulumi from "@pulumi/pulumi";

import type { StackSetSettings } from "../../config/settings";
import type { DeploymentTargets } from "../../contract/stackSet";

/**
 * For how long the AWS plugin waits for an operation; by default it gives up after 30 minutes, while
 * AWS goes on. At about a minute for each role, 12 hours are enough for 5,000 accounts at 7 at a time;
 * no session of AWS lasts longer (IAM user guide, "Maximum session duration").
 */
const LONGEST_OPERATION = "12h";

/** The AWS plugin waits for the operation of a StackSet's update alone. */
export const STACK_SET_TIMEOUTS: pulumi.CustomTimeouts = { update: LONGEST_OPERATION };

/** Create, update and delete of the instances' resource are each an operation. */
export const INSTANCES_TIMEOUTS: pulumi.CustomTimeouts = {
  create: LONGEST_OPERATION,
  update: LONGEST_OPERATION,
  delete: LONGEST_OPERATION,
};

/** The inputs of a StackSet's instances. */
export function instancesArgs(
  stackSetName: pulumi.Input<string>,
  region: string,
  { organizationalUnitIds, accounts }: DeploymentTargets,
  operations: StackSetSettings,
): StackInstancesArgs {
  const { callAs, concurrencyMode } = operations;
  return {
    stackSetName,
    regions: [region],
    deploymentTargets: {
      organizationalUnitIds: [...organizationalUnitIds],
      ...(accounts === undefined
        ? {}
        : { accounts: [...accounts], accountFilterType: "INTERSECTION" }),
    },
    callAs,
    operationPreferences: { concurrencyMode, ...operationPreferences(operations) },
    region,
  };
}

/**
 * Keeps the instances when their resource is replaced, so that each update asks AWS for them anew:
 * replacing a resource that is retained calls AWS only for the creation of the new one.
 */
export function keepingInstances(): pulumi.CustomResourceOptions {
  return { retainOnDelete: true, replacementTrigger: new Date().toISOString() };
}

/**
 * In how many accounts an operation works at once, and in how many it may fail. Without the
 * concurrency mode, which the AWS plugin takes for instances and refuses for a StackSet
 * (@pulumi/aws 7.48, types/input.d.ts, StackSetOperationPreferences).
 */
export function operationPreferences({
  failureToleranceCount,
  failureTolerancePercentage,
  maxConcurrentCount,
  maxConcurrentPercentage,
}: StackSetSettings) {
  return {
    ...(failureToleranceCount === undefined
      ? { failureTolerancePercentage }
      : { failureToleranceCount }),
    ...(maxConcurrentCount === undefined ? { maxConcurrentPercentage } : { maxConcurrentCount }),
  };
}
