import { refuseRolesInTheWay } from "./rolesInTheWay";
import type { DecidedRollout, RolloutQuestion } from "./rollout";
import {
  failedAccounts,
  nextWave,
  refuseHalfWayBack,
  updatesToStackSet,
  type MoveState,
  type Wave,
} from "./rolloutMove";
import { StackSetError, type StackSetPlan } from "./stackSetRollout";

/**
 * Decides the next step to a StackSet, or that there is none to take any more.
 *
 * @throws StackSetError when a role is in its way, when no role may be removed, or when a move back
 *   is half done
 */
export async function decideArrival(
  question: RolloutQuestion,
  state: MoveState,
  plan: StackSetPlan,
): Promise<DecidedRollout> {
  refuseHalfWayBack(state);
  const members = membersIn(question);
  const wave = nextWave(members, state.byThemselves, question.removalsLeft);
  if (state.stackSet === undefined) await refuseForeignRoles(question, wave);
  const left = wave.stay.length + wave.leave.length;
  const warnings = plan.warnings;
  if (left === 0) return { kind: "stackSet", plan: takingOverInstances(plan, state), warnings };
  if (wave.leave.length === 0) throw noneMayGo(left);
  const { stackSet } = plan;
  return {
    kind: "moving",
    plan: {
      ...plan,
      stackSet: {
        ...stackSet,
        deploymentTargets: { ...stackSet.deploymentTargets, accounts: wave.byStackSet },
      },
      move: {
        keepsRoles: false,
        keepsInstances: true,
        isRepeated: failedAccounts(members, state).length > 0,
        atOnce: question.removalsLeft,
      },
    },
    byThemselves: new Set(wave.stay),
    takenOver: new Set(),
    leaving: wave.leave,
    awaited: wave.byStackSet,
    warnings: [...warnings, describeWave(wave, question.removalsLeft)],
  };
}

/** The member accounts of a rollout. */
export function membersIn({ enrolled, enrolment }: RolloutQuestion): readonly string[] {
  return enrolled.accounts.map(({ id }) => id).filter((id) => id !== enrolment.managementAccount);
}

/**
 * The last step: the targets are those of the settings, often without a filter, which the AWS plugin
 * changes by a replacement only. The instances stay when the old resource goes, and creating those
 * that exist does nothing to them: repeating it "retries all stack instances whose status is
 * OUTDATED" (CloudFormation API reference, CreateStackInstances, OperationId).
 */
function takingOverInstances(plan: StackSetPlan, { stackSet }: MoveState): StackSetPlan {
  return stackSet === undefined ? plan : { ...plan, recreatesInstances: true };
}

/** Where the stack has not made it, a role can only be somebody else's. */
async function refuseForeignRoles(
  { enrolled, search }: RolloutQuestion,
  { byStackSet }: Wave,
): Promise<void> {
  const asked = new Set(byStackSet);
  await refuseRolesInTheWay(
    enrolled.accounts.filter(({ id }) => asked.has(id)),
    search,
  );
}

function noneMayGo(left: number): StackSetError {
  return new StackSetError(
    `authomize-aws:rollout changes from accounts to stackSet, which removes the role from a few of ${left} accounts at a time before the StackSet makes it again; ` +
      "but this update may remove it from none (authomize-aws:maxRemovals, less the accounts that are not enrolled any more). Nothing was touched. " +
      "Set authomize-aws:maxRemovals to how many accounts may be without their role at a time.",
  );
}

function describeWave({ stay, leave, byStackSet }: Wave, size: number): string {
  const left = stay.length + leave.length;
  return (
    `Moving to authomize-aws:rollout stackSet: ${byStackSet.length} member accounts have moved, ${left} are left. ` +
    `At its end this update removes the role from ${leave.length} of them (${leave.join(", ")}); the next one has the StackSet make it again. ` +
    `Run it right away: npx authomize move, or npx pulumi up ${updatesToStackSet(left, size) - 1} times more.`
  );
}
