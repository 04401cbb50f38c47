import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";

import {
  AuthomizeIntegration,
  type AuthomizeIntegrationArgs,
  StackSetTrustRoles,
  type StackSetTrustRolesArgs,
  TrustRole,
  type TrustRoleArgs,
} from "../../../components";
import { KNOWN, nothing } from "./directIntegration";
import { INSTANCES, STACK_SET } from "./integrations";
import { record, type RecordedDeployment } from "./recordedDeployment";

/** The account that the provider in the options works in. */
export const CALLER = "111122223333";

/** An instance as the AWS plugin reads it. */
export interface Summary {
  readonly accountId: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly statusReason: string;
}

const IDENTITY = { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: CALLER } };

function inOptions(options: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
  const deployer = new Provider("deployer", { region: "eu-west-1", profile: "deployer" });
  return { ...options, providers: { aws: deployer } };
}

/** What an integration of some arguments registers, with a provider in its options. */
export function integration(args: AuthomizeIntegrationArgs): Promise<RecordedDeployment> {
  const program = (options: pulumi.ComponentResourceOptions) => {
    const { roleArns, accounts, externalId, handover, incompleteAccounts } =
      new AuthomizeIntegration("authomize", args, inOptions(options));
    return { roleArns, accounts, externalId, handover, incompleteAccounts };
  };
  return record(
    { ...KNOWN, "random:index/randomUuid:RandomUuid": nothing },
    program,
    false,
    IDENTITY,
  );
}

/** What a role of some arguments registers, with the caller's provider in its options. */
export function trustRole(args: TrustRoleArgs): Promise<RecordedDeployment> {
  const program = (options: pulumi.ComponentResourceOptions) => {
    const { arn, isComplete } = new TrustRole("role", args, inOptions(options));
    return { arn, isComplete };
  };
  return record(KNOWN, program, false, IDENTITY);
}

/** What a StackSet of some arguments registers, whose instances AWS has as given. */
export function stackSet(
  args: StackSetTrustRolesArgs,
  summaries: readonly Summary[] = [],
): Promise<RecordedDeployment> {
  const known = {
    ...KNOWN,
    "authomize-aws:index:StackSetTrustRoles": nothing,
    [STACK_SET]: nothing,
    [INSTANCES]: () => ({ stackInstanceSummaries: summaries }),
  };
  const program = (options: pulumi.ComponentResourceOptions) => {
    const { stackSetName, incompleteAccounts } = new StackSetTrustRoles("set", args, options);
    return { stackSetName, incompleteAccounts };
  };
  return record(known, program);
}
