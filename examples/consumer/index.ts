import * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "authomize-aws";

const integration = new pulumi.StackReference(new pulumi.Config().require("integration"));

/** One output of the integration, with its type; a name that it does not have fails to compile. */
function output<Name extends keyof StackOutputs>(name: Name): pulumi.Output<StackOutputs[Name]> {
  return integration.requireOutput(name) as pulumi.Output<StackOutputs[Name]>;
}

/**
 * An EventBridge pattern that matches every use of one of the roles: give it to an
 * `aws.cloudwatch.EventRule` in the account and region where CloudTrail's events arrive.
 */
export const useOfTrustRoles = pulumi.jsonStringify({
  source: ["aws.sts"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventName: ["AssumeRole"],
    requestParameters: { roleArn: output("roleArns").apply(Object.values) },
  },
});

/** Accounts whose role is in place: enrolled, and finished by the last run. */
export const coveredAccounts = pulumi
  .all([output("accounts"), output("incompleteAccounts")])
  .apply(([accounts, incomplete]) => accounts.filter((account) => !incomplete.includes(account)));
