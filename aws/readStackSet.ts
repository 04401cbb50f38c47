import {
  CloudFormationClient,
  DescribeStackSetCommand,
  type DescribeStackSetCommandInput,
  paginateListStackInstances,
  type StackInstanceSummary,
  StackSetNotFoundException,
} from "@aws-sdk/client-cloudformation";

import type { StackSetSettings } from "../config/settings";
import { isRoleKept } from "../contract/cloudFormationTemplate";
import { OWNER_TAG } from "../contract/ownership";
import { attemptOf, type StackInstance } from "../contract/stackSet";
import { StackSetError } from "../errors";
import { reasonOf } from "./accessRole";
import type { CredentialSource } from "./callerIdentity";
import { clientOptions, withClient } from "./clientOptions";

/** Which StackSet, and by whom it is asked for. */
export interface StackSetQuestion extends Pick<StackSetSettings, "callAs"> {
  readonly name: string;
  readonly region: string;
  readonly credentials: CredentialSource;
}

/** A StackSet as AWS has it. */
export interface ObservedStackSet {
  /** AWS's unique ID, such as `authomize-prod:c14cd6f8-…`. */
  readonly id?: string | undefined;
  /** Whether its roles stay when their stacks are deleted. */
  readonly keepsRoles: boolean;
  /** How often its operation was begun: 1 or more. */
  readonly attempt: number;
  /** The value of its owner tag, if it has one. */
  readonly owner?: string | undefined;
  readonly templateBody: string;
  /** By the parameter's name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By account ID. */
  readonly instances: ReadonlyMap<string, StackInstance>;
}

/**
 * A StackSet and its instances, by one call and one for each 100 instances; undefined: there is none.
 *
 * @throws StackSetError when AWS does not let these credentials read it
 */
export async function observeStackSet(
  question: StackSetQuestion,
): Promise<ObservedStackSet | undefined> {
  const { name, region, callAs, credentials } = question;
  const client = new CloudFormationClient(clientOptions({ ...credentials, region }));
  const asked = { StackSetName: name, CallAs: callAs };
  try {
    return await withClient(client, (cloudFormation) => readStackSet(cloudFormation, asked));
  } catch (error) {
    if (error instanceof StackSetNotFoundException) return undefined;
    throw new StackSetError(
      `The StackSet ${name} could not be read (${reasonOf(error)}). ` +
        "It needs cloudformation:DescribeStackSet and ListStackInstances, in the policy that npx authomize deployer-policy prints.",
    );
  }
}

async function readStackSet(
  client: CloudFormationClient,
  asked: DescribeStackSetCommandInput,
): Promise<ObservedStackSet | undefined> {
  const { StackSet: found } = await client.send(new DescribeStackSetCommand(asked));
  if (found?.Status !== "ACTIVE") return undefined;
  const instances = new Map<string, StackInstance>();
  for await (const { Summaries = [] } of paginateListStackInstances({ client }, asked)) {
    for (const one of Summaries.map(instanceOf)) instances.set(one.accountId, one);
  }
  const { StackSetId: id, TemplateBody = "", Description = "", Tags = [], Parameters = [] } = found;
  return {
    id,
    keepsRoles: isRoleKept(TemplateBody),
    attempt: attemptOf(Description),
    owner: Tags.find(({ Key }) => Key === OWNER_TAG)?.Value,
    templateBody: TemplateBody,
    parameters: Object.fromEntries(
      Parameters.map(({ ParameterKey: key = "", ParameterValue: value = "" }) => [key, value]),
    ),
    instances,
  };
}

/** An instance as CloudFormation lists it. */
export function instanceOf(summary: StackInstanceSummary): StackInstance {
  const { Account: accountId = "", Status, StatusReason, StackInstanceStatus } = summary;
  const state = stateOf(summary);
  if (state !== "failed" && state !== "inoperable") return { accountId, state, reason: "" };
  const detailed = StackInstanceStatus?.DetailedStatus ?? Status ?? "unknown";
  return { accountId, state, reason: StatusReason ?? `its stack instance is ${detailed}` };
}

/** CloudFormation API reference, StackInstanceSummary and StackInstanceComprehensiveStatus. */
const STATES: Readonly<Record<string, StackInstance["state"]>> = {
  PENDING: "working",
  RUNNING: "working",
  SKIPPED_SUSPENDED_ACCOUNT: "skipped",
  INOPERABLE: "inoperable",
};

function stateOf({ Status, StackInstanceStatus }: StackInstanceSummary): StackInstance["state"] {
  if (Status === "CURRENT") return "current";
  if (Status === "INOPERABLE") return "inoperable";
  return STATES[StackInstanceStatus?.DetailedStatus ?? ""] ?? "failed";
}
