import type { DeployedStackSet, StackInstance } from "../stackSet";
import { finding, type Finding } from "./finding";

/** A StackSet's stack in one account and region, as AWS describes it. */
export interface PlacedInstance extends StackInstance {
  readonly region: string;
  /** The names of the parameters that have another value there than in the StackSet. */
  readonly overrides: readonly string[];
}

/** An operation of a StackSet. */
export interface StackSetOperation {
  readonly id: string;
  /** Such as `UPDATE`. */
  readonly action: string;
  /** Such as `RUNNING` (CloudFormation API reference, StackSetOperationSummary). */
  readonly status: string;
}

/** A StackSet's instances, and the operation that was begun last. */
export interface ObservedInstances {
  readonly instances: readonly PlacedInstance[];
  /** Absent: there was none. */
  readonly lastOperation?: StackSetOperation | undefined;
}

/** Which instances there have to be. */
export interface ExpectedInstances {
  readonly stackSet: Pick<DeployedStackSet, "region">;
  /** The accounts that may have one. */
  readonly enrolled: ReadonlySet<string>;
  /** Those of them that must. */
  readonly deployed: ReadonlySet<string>;
  /** The accounts that are suspended or closed: AWS keeps their instances, and nobody gets in. */
  readonly inactive: ReadonlySet<string>;
  /** The command that deploys the stack after a look at what AWS has. */
  readonly repair: string;
  /** The command that deletes an instance. */
  readonly removeInstance: (instance: PlacedInstance) => string;
  /** The command that gives instances the StackSet's own parameters. */
  readonly resetOverrides: (instances: readonly PlacedInstance[]) => string;
}

const UNDER_WAY: readonly string[] = ["RUNNING", "QUEUED", "STOPPING"];
const UNSUCCESSFUL: readonly string[] = ["FAILED", "STOPPED"];

/** Holds a StackSet's instances against those that are asked for, none of them with an override. */
export function verifyInstances(
  observed: ObservedInstances,
  expected: ExpectedInstances,
): readonly Finding[] {
  const shortfalls = shortfallsOf(observed, expected);
  return [
    ...addedInstances(observed, expected),
    ...overriddenInstances(observed, expected),
    ...(shortfalls.length === 0 ? [] : [incomplete(shortfalls, expected)]),
    ...operation(observed, expected, shortfalls.length > 0),
  ];
}

function isPlace({ accountId, region }: PlacedInstance, expected: ExpectedInstances): boolean {
  return expected.enrolled.has(accountId) && region === expected.stackSet.region;
}

function addedInstances(
  { instances }: ObservedInstances,
  expected: ExpectedInstances,
): readonly Finding[] {
  const added = instances.filter(
    (one) => !isPlace(one, expected) && !expected.inactive.has(one.accountId),
  );
  return added.map((instance) => {
    const { accountId, region } = instance;
    const problem = `the StackSet has a stack in ${accountId}, ${region}, where none is asked for`;
    const fix = `delete it: ${expected.removeInstance(instance)}; or enrol the account`;
    return finding("critical", "stack-set-instance-added", problem, fix);
  });
}

function overriddenInstances(
  { instances }: ObservedInstances,
  expected: ExpectedInstances,
): readonly Finding[] {
  const overridden = instances.filter((one) => one.overrides.length > 0 && isPlace(one, expected));
  if (overridden.length === 0) return [];
  const named = overridden.map(
    ({ accountId, overrides }) => `${accountId} ${overrides.join(", ")}`,
  );
  const problem = `the StackSet's parameters are overridden in single accounts, where no update reaches them: ${named.join("; ")}`;
  const fix = `give them the StackSet's own: ${expected.resetOverrides(overridden)}; then ask CloudTrail who called UpdateStackInstances, and look at these accounts' roles, also those of other names`;
  return [finding("critical", "stack-set-override", problem, fix)];
}

/** The accounts without a current instance, each with the reason. */
function shortfallsOf(
  { instances }: ObservedInstances,
  expected: ExpectedInstances,
): readonly string[] {
  const inPlace = instances.filter((one) => isPlace(one, expected));
  const byAccount = new Map(inPlace.map((one) => [one.accountId, one]));
  return [...expected.deployed].sort().flatMap((id) => {
    const instance = byAccount.get(id);
    if (instance === undefined) return [`${id} has none`];
    if (instance.state === "current") return [];
    return [`${id} is ${instance.state}${instance.reason === "" ? "" : ` (${instance.reason})`}`];
  });
}

function incomplete(shortfalls: readonly string[], { repair }: ExpectedInstances): Finding {
  const problem = `the StackSet's stacks are not as asked for: ${shortfalls.join("; ")}`;
  const fix = `mend what is named there, then complete them: ${repair}`;
  return finding("medium", "stack-set-instances", problem, fix);
}

function operation(
  { lastOperation }: ObservedInstances,
  { repair }: ExpectedInstances,
  isIncomplete: boolean,
): readonly Finding[] {
  if (lastOperation === undefined) return [];
  const { id, action, status } = lastOperation;
  const named = `the StackSet's last operation, ${action} ${id}, is ${status}`;
  if (UNDER_WAY.includes(status)) {
    const problem = `${named}: what it does to the roles is not known yet`;
    return [finding("medium", "stack-set-operation", problem, "verify again once it has ended")];
  }
  if (!UNSUCCESSFUL.includes(status)) return [];
  return [
    isIncomplete
      ? finding("medium", "stack-set-operation", named, `complete its work: ${repair}`)
      : finding("info", "stack-set-operation", named, "nothing: every stack is as asked for"),
  ];
}
