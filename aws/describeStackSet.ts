import {
  type CloudFormationClient,
  DescribeStackInstanceCommand,
  paginateListStackInstances,
  paginateListStackSetOperations,
  type StackInstanceSummary,
  StackInstanceNotFoundException,
  type StackSetOperationSummary,
} from "@aws-sdk/client-cloudformation";
import pLimit from "p-limit";

import type { PlacedInstance, StackSetOperation } from "../contract/verification/verifyInstances";
import type { DescribedStackSet } from "../contract/verification/verifyStackSet";
import {
  type AskedStackSet,
  describeStackSet,
  instanceOf,
  ownerTagOf,
  parametersOf,
  readingStackSet,
  type StackSetQuestion,
} from "./readStackSet";

/** Instances at once: CloudFormation allows fewer calls than IAM does, and slows down who makes more. */
const CONCURRENCY = 10;

/** A StackSet with its unique ID, by which it is known from one that was made anew. */
interface WholeStackSet extends DescribedStackSet {
  readonly id: string;
}

/**
 * All of a StackSet that somebody may have changed; undefined: there is none. One call for each
 * instance: a list of them does not say which parameters are overridden (CloudFormation API reference,
 * StackInstanceSummary, which has no `ParameterOverrides`).
 *
 * @throws StackSetError when AWS does not let these credentials read it
 */
export function observeWholeStackSet(
  question: StackSetQuestion,
): Promise<WholeStackSet | undefined> {
  const calls =
    "DescribeStackSet, ListStackInstances, DescribeStackInstance and ListStackSetOperations";
  return readingStackSet(question, readWholeStackSet, calls);
}

async function readWholeStackSet(
  client: CloudFormationClient,
  asked: AskedStackSet,
): Promise<WholeStackSet | undefined> {
  const found = await describeStackSet(client, asked);
  if (found === undefined) return undefined;
  const [instances, lastOperation] = await Promise.all([
    readInstances(client, asked),
    readLastOperation(client, asked),
  ]);
  const { AutoDeployment: automatic, Parameters = [], Tags = [] } = found;
  return {
    id: found.StackSetId ?? "",
    owner: ownerTagOf(Tags),
    templateBody: found.TemplateBody ?? "",
    parameters: parametersOf(Parameters),
    permissionModel: found.PermissionModel ?? "unknown",
    autoDeployment: automatic?.Enabled === true,
    retainOnLeaving: automatic?.RetainStacksOnAccountRemoval === true,
    managedExecution: found.ManagedExecution?.Active === true,
    organizationalUnitIds: found.OrganizationalUnitIds ?? [],
    instances,
    lastOperation,
  };
}

async function readInstances(
  client: CloudFormationClient,
  asked: AskedStackSet,
): Promise<readonly PlacedInstance[]> {
  const summaries: StackInstanceSummary[] = [];
  for await (const page of paginateListStackInstances({ client }, asked)) {
    summaries.push(...(page.Summaries ?? []));
  }
  return pLimit(CONCURRENCY).map(summaries, async (summary) => ({
    ...instanceOf(summary),
    region: summary.Region ?? "",
    overrides: await readOverrides(client, asked, summary),
  }));
}

/** None of an instance that is gone by now. */
async function readOverrides(
  client: CloudFormationClient,
  asked: AskedStackSet,
  { Account, Region }: StackInstanceSummary,
): Promise<readonly string[]> {
  const place = { ...asked, StackInstanceAccount: Account, StackInstanceRegion: Region };
  try {
    const { StackInstance: found } = await client.send(new DescribeStackInstanceCommand(place));
    return Object.keys(parametersOf(found?.ParameterOverrides ?? []));
  } catch (error) {
    if (error instanceof StackInstanceNotFoundException) return [];
    throw error;
  }
}

/** AWS does not say in which order it lists them. */
async function readLastOperation(
  client: CloudFormationClient,
  asked: AskedStackSet,
): Promise<StackSetOperation | undefined> {
  const summaries: StackSetOperationSummary[] = [];
  for await (const page of paginateListStackSetOperations({ client }, asked)) {
    summaries.push(...(page.Summaries ?? []));
  }
  const begunAt = ({ CreationTimestamp: at }: StackSetOperationSummary) => at?.getTime() ?? 0;
  const last = summaries.sort((one, other) => begunAt(one) - begunAt(other)).at(-1);
  if (last === undefined) return undefined;
  const { OperationId: id = "", Action: action = "", Status: status = "" } = last;
  return { id, action, status };
}
