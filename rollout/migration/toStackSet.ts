import type { ObservedStackSet } from "../../aws/observedStackSet";
import { StackSetError } from "../../errors";
import type { Removals } from "../../organization/removals";
import { memberAccounts, type Update } from "../../organization/update";
import { isAnother } from "../../state/deployedStackSet";
import { membersWithin } from "../plan/deploymentTargets";
import type { OwnStackSet } from "../plan/ownStackSet";
import { membersOf, type StackSetPlan } from "../plan/planStackSet";
import type { Rollout } from "../plan/rollout";
import type { RolloutState } from "../plan/rolloutState";
import { describeMakingAnew } from "../plan/stackSetChange";
import { refuseInstancesThatStay } from "./instancesThatStay";
import { refuseRolesInTheWay } from "./rolesInTheWay";
import { nextWave, refuseHalfWayBack, updatesToStackSet, type Wave } from "./steps";

/**
 * Decides the next step to a StackSet, or that there is none to take any more. Where the StackSet has
 * no instance yet, a role that exists can only be somebody else's, and is in its way.
 *
 * @param plan - the StackSet as it is to be in the end
 * @param own - the StackSet as it is now
 * @throws StackSetError when a role is in its way, when no role may be removed, or when a move back
 *   is half done
 */
export async function planMigrationToStackSet(
  update: Update,
  removals: Removals,
  { direct, isRead }: RolloutState,
  planned: StackSetPlan,
  own: OwnStackSet,
): Promise<Rollout> {
  const { last, stack } = update;
  const { observed } = own;
  const plan = { ...planned, isKnown: own.known !== undefined || !isRead };
  refuseHalfWayBack(direct, observed, stack);
  const size = Math.max(0, removals.limit - removals.accountIds.length);
  const wave = nextWave(memberAccounts(update), direct, size);
  // In the middle of a move the other accounts of a wave would wait for one: it fails by itself.
  if (last.rollout !== "moving") await refuseForeignRoles(update, wave.byStackSet, observed);
  if (wave.stay.length + wave.leave.length === 0) return inPlace(update, plan, own);
  if (removals.limit === 0) throw noneMayGo(stack);
  return {
    kind: "moving",
    plan: planOfWave(plan, wave, removals.limit),
    direct: new Set(wave.stay),
    imported: new Set(),
    leaving: wave.leave,
    awaited: wave.byStackSet,
    warnings: [...plan.warnings, describeWave(wave, removals.limit, stack)],
  };
}

/** The last step of a move, or an update without one. */
function inPlace(update: Update, plan: StackSetPlan, { observed, known }: OwnStackSet): Rollout {
  const { last, enrolment } = update;
  const isLastStep = observed !== undefined && last.rollout === "moving";
  const members = memberAccounts(update);
  const asked = isLastStep ? undefined : known?.deployed?.deploymentTargets;
  const targeted = asked === undefined ? [] : membersWithin(asked, members, enrolment.organization);
  const missing = targeted.filter((id) => observed?.instances.has(id) === false);
  return {
    kind: "stackSet",
    plan: {
      ...plan,
      replacesInstances: isLastStep,
      attempt: nextAttempt({ observed, known }, members),
      missing,
    },
    warnings: plan.warnings,
  };
}

/**
 * Decides that the StackSet goes in this update, and its roles with it, so that the next update makes
 * it anew. A replacement would do the same in one, but one whose deletion AWS refuses never ends with
 * `--continue-on-error`: the engine leaves the program waiting for the half that makes it again.
 *
 * @param plan - the StackSet that goes
 * @param former - the same as AWS has it
 * @throws StackSetError when AWS would not delete it
 */
export function planRemovalOfStackSet(
  { chosen, last, enrolment, stack }: Update,
  { stackSets }: RolloutState,
  plan: StackSetPlan,
  former: ObservedStackSet | undefined,
): Rollout {
  const { callAs } = chosen.stackSet;
  refuseInstancesThatStay(former, enrolment.organization, { plan, callAs, stack });
  const members = membersOf(last, enrolment.managementAccount).length;
  const names = stackSets.map(({ name }) => name).join(", ");
  return { kind: "stackSet", warnings: [describeMakingAnew(names, members, stack)] };
}

/**
 * AWS is asked anew for all accounts that have moved, which does nothing to those that are as they
 * should be: repeating the operation "retries all stack instances whose status is OUTDATED"
 * (CloudFormation API reference, CreateStackInstances, OperationId). So what failed is made up for,
 * and in the end a filter goes, which the AWS plugin can only do by a replacement.
 */
function planOfWave(plan: StackSetPlan, { byStackSet }: Wave, atOnce: number): StackSetPlan {
  const { stackSet } = plan;
  return {
    ...plan,
    stackSet: {
      ...stackSet,
      deploymentTargets: { ...stackSet.deploymentTargets, accounts: byStackSet },
    },
    move: { keepsRoles: false, keepsInstances: true, atOnce },
  };
}

/**
 * An operation that failed in an account that is meant is repeated once more, and so is one that
 * skipped it while it was suspended; one that did not stays as it is. So is one whose end no update
 * lived to see, after which AWS has another template than the state. What is INOPERABLE no operation
 * reaches, and accounts that are not meant do not count.
 */
function nextAttempt({ observed, known }: OwnStackSet, members: readonly string[]): number {
  if (observed === undefined) return 1;
  const { attempt, instances } = observed;
  const hasFailed = members.some((id) => {
    const state = instances.get(id)?.state;
    return state === "failed" || state === "skipped";
  });
  const isOther = known !== undefined && isAnother(observed, known);
  return hasFailed || isOther ? attempt + 1 : attempt;
}

async function refuseForeignRoles(
  { settings, deployer, stack }: Update,
  accountIds: readonly string[],
  stackSet: ObservedStackSet | undefined,
): Promise<void> {
  const asked = new Set(accountIds.filter((id) => stackSet?.instances.has(id) !== true));
  const accounts = settings.accounts.filter(({ id }) => asked.has(id));
  await refuseRolesInTheWay(accounts, { settings, deployer, stack });
}

function noneMayGo(stack: string): StackSetError {
  return new StackSetError(
    "authomize-aws:rollout changes from accounts to stackSet, which removes the role from a few accounts at a time before the StackSet makes it again; " +
      "but authomize-aws:maxRemovals is 0, and an update may remove it from none. Nothing was touched. " +
      `Set how many accounts may be without their role at a time, such as npx pulumi config set authomize-aws:maxRemovals 10 --stack ${stack}.`,
  );
}

function describeWave({ stay, leave, byStackSet }: Wave, size: number, stack: string): string {
  const left = stay.length + leave.length;
  return (
    `Moving to authomize-aws:rollout stackSet: ${byStackSet.length} member accounts have moved, ${left} are left. ` +
    `At its end this update removes the role from ${leave.length} of them; the next one has the StackSet make it again. ` +
    `Run it right away: npx authomize move --stack ${stack}; or ${updatesToStackSet(left, size) - 1} times more npx pulumi up --stack ${stack}.`
  );
}
