import {
  CloudFormationClient,
  DescribeStackSetCommand,
  type Parameter,
  paginateListStackInstances,
  type StackInstanceSummary,
  type StackSet,
  StackSetNotFoundException,
  type Tag,
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

/** By what each call of CloudFormation names a StackSet. */
export interface AskedStackSet {
  readonly StackSetName: string;
  readonly CallAs: StackSetSettings["callAs"];
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
export function observeStackSet(question: StackSetQuestion): Promise<ObservedStackSet | undefined> {
  return readingStackSet(question, readStackSet, "DescribeStackSet and ListStackInstances");
}

/**
 * Reads a StackSet by CloudFormation's calls; undefined: there is none.
 *
 * @param read - gets the parameters by which each call names the StackSet
 * @param calls - the calls that it makes, for the message where AWS denies one
 * @throws StackSetError when AWS does not let these credentials read it
 */
export async function readingStackSet<Read>(
  { name, region, callAs, credentials }: StackSetQuestion,
  read: (client: CloudFormationClient, asked: AskedStackSet) => Promise<Read | undefined>,
  calls: string,
): Promise<Read | undefined> {
  const client = new CloudFormationClient(clientOptions({ ...credentials, region }));
  const asked = { StackSetName: name, CallAs: callAs };
  try {
    return await withClient(client, (cloudFormation) => read(cloudFormation, asked));
  } catch (error) {
    if (error instanceof StackSetNotFoundException) return undefined;
    throw new StackSetError(
      `The StackSet ${name} could not be read (${reasonOf(error)}). ` +
        `It needs cloudformation:${calls}, in the policy that npx authomize deployer-policy prints.`,
    );
  }
}

/** A StackSet that is there; undefined for one that was deleted. */
export async function describeStackSet(
  client: CloudFormationClient,
  asked: AskedStackSet,
): Promise<StackSet | undefined> {
  const { StackSet: found } = await client.send(new DescribeStackSetCommand(asked));
  return found?.Status === "ACTIVE" ? found : undefined;
}

async function readStackSet(
  client: CloudFormationClient,
  asked: AskedStackSet,
): Promise<ObservedStackSet | undefined> {
  const found = await describeStackSet(client, asked);
  if (found === undefined) return undefined;
  const instances = new Map<string, StackInstance>();
  for await (const { Summaries = [] } of paginateListStackInstances({ client }, asked)) {
    for (const one of Summaries.map(instanceOf)) instances.set(one.accountId, one);
  }
  const { StackSetId: id, TemplateBody = "", Description = "", Tags = [], Parameters = [] } = found;
  return {
    id,
    keepsRoles: isRoleKept(TemplateBody),
    attempt: attemptOf(Description),
    owner: ownerTagOf(Tags),
    templateBody: TemplateBody,
    parameters: parametersOf(Parameters),
    instances,
  };
}

/** The value of the owner tag among a StackSet's tags, if it has one. */
export function ownerTagOf(tags: readonly Tag[]): string | undefined {
  return tags.find(({ Key }) => Key === OWNER_TAG)?.Value;
}

/** Parameters by their names. */
export function parametersOf(parameters: readonly Parameter[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.map(({ ParameterKey: key = "", ParameterValue: value = "" }) => [key, value]),
  );
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
