import { describeOwner, OWNER_TAG, retagCommand } from "../ownership";
import type { DeployedStackSet } from "../stackSet";
import { finding, type Finding } from "./finding";
import { type ExpectedInstances, type ObservedInstances, verifyInstances } from "./verifyInstances";
import { type ExpectedTemplate, type ObservedTemplate, verifyTemplate } from "./verifyTemplate";

/** A StackSet and its instances as AWS describes them. */
export interface DescribedStackSet extends ObservedTemplate, ObservedInstances {
  /** Such as `SERVICE_MANAGED`. */
  readonly permissionModel: string;
  readonly autoDeployment: boolean;
  readonly retainOnLeaving: boolean;
  /** Whether operations wait for each other instead of being refused. */
  readonly managedExecution: boolean;
  /** The units, or the root, that it deploys to. */
  readonly organizationalUnitIds: readonly string[];
  /** The value of its owner tag; absent: it has none. */
  readonly owner?: string | undefined;
}

/** What a StackSet has to be. */
export interface ExpectedStackSet extends ExpectedTemplate, ExpectedInstances {
  readonly stackSet: DeployedStackSet;
  /** Whether it is the one of the stack's state, by AWS's ID. */
  readonly isOwn: boolean;
  /** What its tag has to say. */
  readonly owner: string;
  readonly stack: string;
  /** Whether a unit has no enrolled account in it. */
  readonly isApart: (unitId: string) => boolean;
  /** The command that deletes the instances of a unit, with their stacks, and the unit as a target. */
  readonly removeUnit: (unitId: string) => string;
}

/** Holds a StackSet against what this project makes; nothing is found when it is exactly that. */
export function verifyStackSet(
  observed: DescribedStackSet,
  expected: ExpectedStackSet,
): readonly Finding[] {
  if (!expected.isOwn) return [remade(observed, expected)];
  return [
    ...verifyOwner(observed, expected),
    ...verifyTemplate(observed, expected),
    ...verifyPermissionModel(observed, expected),
    ...verifyUnits(observed, expected),
    ...verifyAutoDeployment(observed, expected),
    ...verifyRetention(observed, expected),
    ...verifyExecution(observed, expected),
    ...verifyInstances(observed, expected),
  ];
}

/** That the StackSet which is asked for does not exist. */
export function missingStackSet(
  { name, region }: Pick<DeployedStackSet, "name" | "region">,
  wasDeployed: boolean,
  commands: { readonly deploy: string; readonly repair: string },
): Finding {
  const why = wasDeployed
    ? "the last update left it there, so somebody deleted it"
    : "it was never deployed";
  const problem = `the StackSet ${name} does not exist in ${region}: ${why}`;
  const fix = `make it${wasDeployed ? " again" : ""}: ${wasDeployed ? commands.repair : commands.deploy}`;
  return finding("high", "stack-set-missing", problem, fix);
}

function remade(
  { owner: tagged }: DescribedStackSet,
  { owner, stack, stackSet }: ExpectedStackSet,
): Finding {
  const problem = `the StackSet ${stackSet.name} is not the one that this stack made: ${describeOwner(tagged, owner)}. It may make any role in the accounts that it deploys to`;
  const fix = `find out whose it is; npx pulumi up --stack ${stack} leaves it alone, and says the ways out`;
  return finding("critical", "stack-set-remade", problem, fix);
}

function verifyOwner(
  { owner: tagged }: DescribedStackSet,
  { owner, repair, stack }: ExpectedStackSet,
): readonly Finding[] {
  if (tagged === owner) return [];
  if (tagged === undefined) {
    const problem = `the StackSet has no tag ${OWNER_TAG}, which says whose it is`;
    return [finding("medium", "stack-set-owner", problem, `set it again: ${repair}`)];
  }
  const problem = `the StackSet's tag ${OWNER_TAG} says ${tagged}; it should say ${owner}. Every update is refused until it does`;
  const fix = `if that stack does not have it now: ${retagCommand(tagged, stack)}, then ${repair}`;
  return [finding("high", "stack-set-owner", problem, fix)];
}

function verifyPermissionModel(
  { permissionModel }: DescribedStackSet,
  { repair }: ExpectedStackSet,
): readonly Finding[] {
  if (permissionModel === "SERVICE_MANAGED") return [];
  const problem = `the StackSet's permission model is ${permissionModel}, by which roles of somebody's choice work in the accounts; it should be SERVICE_MANAGED`;
  return [finding("critical", "stack-set-permission-model", problem, `put it back: ${repair}`)];
}

function verifyUnits(
  { organizationalUnitIds: found }: DescribedStackSet,
  { stackSet, isApart, removeUnit, repair }: ExpectedStackSet,
): readonly Finding[] {
  const { organizationalUnitIds: asked } = stackSet.deploymentTargets;
  const added = found.filter((id) => !asked.includes(id));
  const missing = stackSet.autoDeployment ? asked.filter((id) => !found.includes(id)) : [];
  return [
    ...added.map((id) => {
      const problem = `the StackSet deploys to ${id}, which is not asked for, and to every new account in it`;
      const fix = isApart(id)
        ? `take it away: ${removeUnit(id)}; or enrol it`
        : `some of the enrolled accounts are in it, and would lose their role with it: delete the instances in the others, then have the StackSet made anew, by another name (stackSet.name)`;
      return finding("critical", "stack-set-target", problem, fix);
    }),
    ...missing.map((id) => {
      const problem = `the StackSet does not deploy to ${id}: new accounts there get no role`;
      return finding("medium", "stack-set-target", problem, `deploy to it again: ${repair}`);
    }),
  ];
}

function verifyAutoDeployment(
  { autoDeployment: found }: DescribedStackSet,
  { stackSet: { autoDeployment: asked }, repair }: ExpectedStackSet,
): readonly Finding[] {
  if (found === asked) return [];
  const [severity, problem] = found
    ? (["critical", "AWS makes the role in every new account by itself; it should not"] as const)
    : (["medium", "AWS makes no role in new accounts; it should"] as const);
  return [finding(severity, "stack-set-auto-deployment", problem, `put it back: ${repair}`)];
}

/** AWS keeps it only with automatic deployment. */
function verifyRetention(
  { autoDeployment, retainOnLeaving: found }: DescribedStackSet,
  { stackSet, repair }: ExpectedStackSet,
): readonly Finding[] {
  if (!autoDeployment || !stackSet.autoDeployment || found === stackSet.retainOnLeaving) return [];
  const [severity, problem] = found
    ? (["high", "an account that leaves the units keeps the role; it should lose it"] as const)
    : (["medium", "an account that leaves the units loses the role; it should keep it"] as const);
  return [finding(severity, "stack-set-retention", problem, `put it back: ${repair}`)];
}

function verifyExecution(
  { managedExecution }: DescribedStackSet,
  { repair }: ExpectedStackSet,
): readonly Finding[] {
  if (managedExecution) return [];
  const problem = "the StackSet's managed execution is off: an operation is refused beside another";
  return [finding("medium", "stack-set-execution", problem, `put it back: ${repair}`)];
}
